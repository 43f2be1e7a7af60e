"""What code of packages does when it is installed or loaded: capabilities and threats in one file, added up to a score with reasons."""
