"""Images, video and documents: libraries with a long history of flaws in parsers, and the browser."""

from tidewaiter.inventory.classifier import Classifier, Version

CLASSIFIERS = (
    Classifier(
        name="ffmpeg",
        title="FFmpeg",
        files=("ffmpeg", "ffprobe", "libavcodec", "libavformat", "libavutil", "libavfilter", "libswscale"),
        version=Version(pattern=rb"(?:FFmpeg|%s) version n?(\d+\.\d+(?:\.\d+)?)"),
    ),
    Classifier(
        name="imagemagick",
        title="ImageMagick",
        files=("libMagickCore", "magick"),
        version=Version(pattern=rb"ImageMagick (\d+\.\d+\.\d+-\d+) "),
    ),
    Classifier(
        name="ghostscript",
        title="Ghostscript",
        files=("gs", "libgs"),
        version=Version(pattern=rb"/ghostscript/(\d+\.\d+(?:\.\d+)?)/Resource/Init"),
    ),
    Classifier(name="libtiff", title="LibTIFF", files=("libtiff",), version=Version(pattern=rb"LIBTIFF, Version (\d+\.\d+\.\d+)\n")),
    Classifier(
        name="libpng", title="libpng", files=("libpng",), version=Version(pattern=rb"libpng version (\d+\.\d+\.\d+)(?:\n| - [A-Z])")
    ),
    Classifier(
        name="libjpeg-turbo",
        title="libjpeg-turbo",
        files=("libjpeg", "libturbojpeg"),
        version=Version(pattern=rb"libjpeg-turbo version (\d+\.\d+(?:\.\d+)?) \(build"),
    ),
    Classifier(
        name="libvpx", title="libvpx", files=("libvpx",), version=Version(pattern=rb"WebM Project VP[89] (?:En|De)coder v(\d+\.\d+\.\d+)")
    ),
    Classifier(
        name="chromium",
        title="Chromium",
        files=("chromium", "chrome", "headless_shell", "chrome-headless-shell"),
        version=Version(pattern=rb"\x00(\d{2,3}\.0\.\d{4,5}\.[1-9]\d{0,3})\x00"),
    ),
)
"""Media classifiers."""
