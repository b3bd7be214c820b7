"""Plans a file into a journal, every check and guard on, as the command does before it sends. A script.

FILE JOURNAL PORTAL: the portal's address. Run beside the checkout's ``etl``; ends before anything is sent.
"""

import sys

from etl import Client, PortalOptions, Secrets, SendOptions


def main(file: str, journal: str, portal: str) -> None:
    """Plans it."""
    # The servers of the benchmarks hold nothing that could be kept from before.
    send = SendOptions(no_undo=True)
    client = Client(PortalOptions(base_url=portal), secrets=Secrets(token="none"), journal=journal)  # noqa: S106
    print(client.plan(file, send=send).run)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
