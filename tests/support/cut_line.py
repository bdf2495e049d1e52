"""A line to PostgreSQL that breaks at the n-th COMMIT, before the server has it or before it answers."""

import contextlib
import socket
import threading
from pathlib import Path
from types import TracebackType

_COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""The simple query that psycopg sends to commit."""


class CutLine:
    """A socket folder that leads to another. After the cut it leads nowhere for that connection alone."""

    def __init__(self, target: str, folder: Path, *, cut_at: int, forward: bool) -> None:
        self._target = f"{target}/.s.PGSQL.5432"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen()
        self._cut_at, self._forward = cut_at, forward
        self._commits = 0
        self.was_cut = False

    def __enter__(self) -> "CutLine":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                threading.Thread(target=self._upward, args=(client, server), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client), daemon=True).start()

    def _upward(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(1 << 16):
                if _COMMIT in data and self._is_the_one():
                    client.shutdown(socket.SHUT_RDWR)  # the answer finds nobody
                    client.close()
                    if self._forward:
                        server.sendall(data)
                        while server.recv(1 << 16):  # wait until the server has done it
                            break
                    break
                server.sendall(data)
        self._close(server)

    def _is_the_one(self) -> bool:
        self._commits += 1
        if self._commits == self._cut_at:
            self.was_cut = True
        return self._commits == self._cut_at

    def _pump(self, source: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                to.sendall(data)
        self._close(to)

    @staticmethod
    def _close(end: socket.socket) -> None:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
