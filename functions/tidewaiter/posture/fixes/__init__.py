"""One file per field that a fix changes; see `posture.fix`. Each fix has the id of the control whose findings it clears."""
