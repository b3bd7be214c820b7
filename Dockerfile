# A worker of etl. What it keeps is in one volume, /data: etl.toml, and the journal where it is in a file.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY etl etl
COPY schemas schemas
# What is here, and no package of that name elsewhere, which would be pinned.
# hadolint ignore=DL3013
RUN python -m pip install --no-cache-dir --root-user-action=ignore --prefix=/installed '.[workers]'

FROM python:3.13-slim
COPY --from=build /installed /usr/local
RUN useradd --uid 10001 --no-create-home etl && install -d -o etl -g etl /data
# By number: Kubernetes cannot see of a name that it is not root's.
USER 10001
WORKDIR /data
VOLUME /data
ENV XDG_STATE_HOME=/data PYTHONUNBUFFERED=1
# Python is the first process, and hears it: runs finish what they have sent, and go on at the next start.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9464/health')"]
ENTRYPOINT ["python", "-m", "etl"]
CMD ["worker", "--metrics", "0.0.0.0:9464"]
