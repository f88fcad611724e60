"""The sample: a support desk's last weeks, written as a drop folder for any given `now`."""

from escalation_ledger.sample.cast import duty_manager
from escalation_ledger.sample.drop import write_sample
from escalation_ledger.sample.settings import sample_settings
from escalation_ledger.sample.stories import STORIES

__all__ = ["STORIES", "duty_manager", "sample_settings", "write_sample"]
