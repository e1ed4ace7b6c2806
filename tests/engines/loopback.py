"""A server on loopback for tests of downloads, that fails as servers fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class File:
    """What lies at a link, and how badly it is served."""

    content: bytes = b""
    etag: str = '"one"'
    ranges: bool = True
    cuts: list[int] = field(default_factory=list)
    """A connection is cut after so many bytes, one after the other."""
    claims: int | None = None
    """Content-Length, where it is not the truth."""
    asked: list[str | None] = field(default_factory=list)
    """The Range header of each request."""


@dataclass
class Site:
    """A server's files by their paths; all else is 404."""

    address: str
    files: dict[str, File] = field(default_factory=dict)

    def link(self, path: str) -> str:
        """`http://127.0.0.1:…/path`."""
        return f"{self.address}{path}"


@contextmanager
def serving() -> Iterator[Site]:
    """A site, served as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = site.files.get(self.path[1:])
            if file is None:
                self.send_error(404)
                return
            wanted = self.headers.get("Range")
            file.asked.append(wanted)
            start = 0
            if wanted and file.ranges and self.headers.get("If-Range") == file.etag:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if start >= len(file.content):
                    self.send_error(416)
                    return
                self.send_response(206)
                end = len(file.content) - 1
                self.send_header("Content-Range", f"bytes {start}-{end}/{len(file.content)}")
            else:
                self.send_response(200)
            rest = file.content[start:]
            length = len(rest) if file.claims is None else file.claims
            self.send_header("Content-Length", str(length))
            if file.etag:
                self.send_header("ETag", file.etag)
            self.end_headers()
            self.wfile.write(rest[: file.cuts.pop(0)] if file.cuts else rest)

        def log_message(self, format: str, *args: object) -> None: ...

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that has heard enough is no news."""

    with Server(("127.0.0.1", 0), Handler) as server:
        site = Site(f"http://127.0.0.1:{server.server_port}/")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
