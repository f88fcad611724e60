"""The real server over the made-up queue: `python -m tests.browser.fake_server PORT`."""

import sys

from escalation_ledger.dashboard import data, server
from tests.dashboard import fake_queue

if __name__ == "__main__":
    view = fake_queue.ledger_view(failed={"slack": "slack: 429 for 10 minutes."})
    data.opened = lambda at: view
    server.main(sys.argv[1:])
