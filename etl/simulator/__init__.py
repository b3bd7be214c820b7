"""A stand-in for the PayFabric Receivables Sync API, to rehearse a load without a portal.

It takes `POST /token`, `POST /invoices` and `GET /invoices?identity=`, judges every document by its own statement
of the contract, remembers what reached it in SQLite and makes trouble on demand.
"""

from etl.simulator.config import SimulatorConfig
from etl.simulator.server import Simulator, serve

__all__ = ["Simulator", "SimulatorConfig", "serve"]
