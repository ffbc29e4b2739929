"""Takes files out of a zip: extract.py ARCHIVE FOLDER PREFIX=TARGET... (each member under PREFIX goes to FOLDER/TARGET + rest).

A member is written under another name and renamed when it is whole (zipfile checks its CRC), so what bears the right name
is complete.
"""

import os
import shutil
import sys
import zipfile

archive, folder, *pairs = sys.argv[1:]
taken = 0
with zipfile.ZipFile(archive) as zipped:
    for member in zipped.infolist():
        for prefix, target in (pair.split("=", 1) for pair in pairs):
            if member.is_dir() or not member.filename.startswith(prefix):
                continue
            path = os.path.join(folder, target + member.filename[len(prefix) :])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with zipped.open(member) as source, open(path + ".part", "wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
            mode = member.external_attr >> 16 & 0o777
            if mode:
                os.chmod(path + ".part", mode | 0o200)
            os.replace(path + ".part", path)
            taken += 1
if taken == 0:
    sys.exit("nothing in %s matched" % archive)
