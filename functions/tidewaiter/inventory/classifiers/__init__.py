"""The programs that are known by their bytes: one table per family, no plugin folder, since the records share one engine."""

from tidewaiter.inventory.classifier import Classifier
from tidewaiter.inventory.classifiers import databases, languages, libraries, media, network, servers, tools

ALL: tuple[Classifier, ...] = (
    *servers.CLASSIFIERS,
    *network.CLASSIFIERS,
    *databases.CLASSIFIERS,
    *languages.CLASSIFIERS,
    *libraries.CLASSIFIERS,
    *media.CLASSIFIERS,
    *tools.CLASSIFIERS,
)
"""Every classifier."""
