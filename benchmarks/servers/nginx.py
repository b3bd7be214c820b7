"""The distribution's nginx as a portal: it reads each document, writes it down, and answers ``true``."""

import grp
import os
from pathlib import Path

_GRANT = '{"access_token":"benchmark","token_type":"bearer","expires_in":8640000,"refresh_token":null}'

# ``return`` answers before the body is read; ``mirror`` reads it first, and what it mirrors to does nothing. A file
# that is posted to is answered with 405, which becomes our answer.
_CONFIGURATION = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_body_buffer_size 64k;
  client_body_in_single_buffer on;
  keepalive_requests 1000000000;
  keepalive_timeout 300s;
  default_type application/json;
  log_format seen escape=none '$msec $request_uri\\t$request_body';
  access_log {log} seen buffer=1m flush=100ms;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {folder};
    location = /api/token {{ return 200 '{grant}'; }}
    location = /api/invoices {{
      if ($http_authorization != "Bearer benchmark") {{ return 401; }}
      mirror /read;
      try_files /empty =404;
      error_page 405 =200 @true;
    }}
    location @true {{ return 200 true; }}
    location = /read {{ internal; return 204; }}
    location / {{ return 404; }}
  }}
}}
"""


def configuration(folder: Path, log: Path, port: int) -> str:
    """What nginx is told; a file called ``empty`` must be in the folder."""
    # Started by root it would serve as somebody who may not look into the folder.
    user = "" if os.geteuid() else f"user root {grp.getgrgid(os.getegid()).gr_name};"
    return _CONFIGURATION.format(user=user, folder=folder, log=log, port=port, grant=_GRANT)
