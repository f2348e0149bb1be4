"""A program: an outside system that answers each POST after 20 ms, or on /hang never.

A GET is answered with how many different webhooks came, and how many requests.
"""

import asyncio
import sys

LATE_S = 0.02
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


class Receiver(asyncio.Protocol):
    """One connection, kept alive; requests come one after the other."""

    ids: set[bytes] = set()  # noqa: RUF012 - of all connections
    requests = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._come = transport, b""

    def data_received(self, data: bytes) -> None:
        self._come += data
        head, end, body = self._come.partition(b"\r\n\r\n")
        if not end:
            return
        lines = [line.partition(b": ") for line in head.split(b"\r\n")]
        values = {name.lower(): value for name, _, value in lines}
        if len(body) < int(values.get(b"content-length", b"0")):
            return
        self._come = b""
        if head.startswith(b"GET"):
            self._answer(b"%d %d" % (len(self.ids), Receiver.requests))
        elif not head.startswith(b"POST /hang"):
            Receiver.requests += 1
            self.ids.add(values.get(b"webhook-id", b""))
            asyncio.get_running_loop().call_later(LATE_S, self._answer, b"")

    def _answer(self, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(HEAD % len(body) + body)


async def serve(port: int) -> None:
    """Listens on that port of 127.0.0.1 until it is killed."""
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
