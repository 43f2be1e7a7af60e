"""Files that hold other files: archives, Git's objects, texts in UTF-16; opened one level deep, within limits."""
