"""The frameworks, one file per version. Texts of standards are their owners': numbers are theirs, words are ours."""
