# waits; source
import subprocess

import work


def start_job():
    subprocess.Popen(["python3", work.__file__]).wait()
