"""Block images in their repositories and release them."""

from handlers._acting import acting

handler = acting("registry")
