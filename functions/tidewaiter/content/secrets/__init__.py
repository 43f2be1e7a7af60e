"""Secret rules, one file per provider family, written from the formats that the providers document."""
