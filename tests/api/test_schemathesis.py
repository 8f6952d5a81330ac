"""The API against its own description: schemathesis asks what it allows and what it does not, with all its checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.api.openapi import document
from assembly.core.database import Database
from tests.conftest import fresh_postgresql, fresh_sqlite
from tests.datasets.played import play

EXAMPLES = 12  # for each address
