# waits; source
import subprocess

import work


def start_job():
    subprocess.run(["python3", work.__file__])
