"""The use cases, with the guards, the order of steps and the audit trail: every way in comes through here."""
