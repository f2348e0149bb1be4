"""kombu's channel to Redis, mended: version 5.7 loses a worker over a lost connection."""

from typing import Any

from kombu.transport import redis
from redis.exceptions import ConnectionError as RedisAway


class RedisChannel(redis.Channel):
    """Says that its connection is lost in words for which kombu looks.

    A job that ends, or whose message is handed back, after Redis went away asks a connection that
    is no more: the AttributeError that this was ended the worker.
    """

    def _connparams(self, *args: Any, **options: Any) -> Any:
        if self.connection is None or self.connection.client is None:
            raise RedisAway("the connection to the broker is lost")
        untyped: Any = super()
        return untyped._connparams(*args, **options)


# Not by a transport of our own: of `rediss://` kombu looks at the transport's name.
redis.Transport.Channel = RedisChannel
