"""Makes the HEIC files that the decoder's tests read. No encoder for HEVC comes with the project, so they are kept.

    python3 -m venv heic && heic/bin/pip install pillow-heif==1.8.1 pillow==13.0.0
    heic/bin/python scripts/make-heic.py PROFILE.icc

PROFILE is a Display P3 profile; sharp has one: `sharp(...).withIccProfile('p3')`, then `metadata().icc`.
"""

import pathlib
import sys

import pillow_heif
from PIL import Image

FOLDER = pathlib.Path(__file__).parent.parent / 'src-main' / 'decoder'
pillow_heif.register_heif_opener()


def quarters(width, height, colours):
    """Four colours: top left, top right, bottom left, bottom right."""
    image = Image.new('RGB', (width, height))
    for index, colour in enumerate(colours):
        left, top = (index % 2) * width // 2, (index // 2) * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags.get_ifd(0x8769)[0x9003] = '2024:05:06 07:08:09'  # DateTimeOriginal
    return tags.tobytes()


RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 200, 30), (30, 30, 200), (255, 255, 255)
profile = pathlib.Path(sys.argv[1]).read_bytes()

# As phones write them: stored lying, turned by `irot`, and EXIF says it once more.
quarters(96, 64, [RED, GREEN, BLUE, WHITE]).save(
    FOLDER / 'turned.fixture.heic', quality=90, chroma=444, exif=exif(6), icc_profile=profile)
# The second of two is the one to show.
quarters(64, 64, [WHITE] * 4).save(
    FOLDER / 'second.fixture.heic', quality=90, chroma=444, save_all=True, primary_index=1,
    append_images=[quarters(96, 64, [BLUE] * 4)])
