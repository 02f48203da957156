"""The network cable between a terminal and the server: a TCP relay that can be cut and joined again.

Bytes pass unread (TLS ends at the terminal and the server), so a cut is what a pulled cable is: connections end, new ones
are refused, nothing else changes.
"""

import selectors
import socket
import threading


class Cable:
    """Relays 127.0.0.1:port to target_port from its own thread."""

    def __init__(self, target_port):
        self.target_port = target_port
        self._lock = threading.Lock()
        self._pairs = set()
        self._cut = False
        self._closed = False
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(256)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while not self._closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._cut:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.target_port), timeout=5)
            except OSError:
                near.close()
                continue
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            far.settimeout(None)
            pair = (near, far)
            with self._lock:
                self._pairs.add(pair)
            threading.Thread(target=self._pump, args=(pair,), daemon=True).start()

    def _pump(self, pair):
        near, far = pair
        selector = selectors.DefaultSelector()
        try:
            selector.register(near, selectors.EVENT_READ, far)
            selector.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in selector.select():
                    data = key.fileobj.recv(65536)
                    if not data:
                        return
                    key.data.sendall(data)
        except (OSError, ValueError):
            return
        finally:
            selector.close()
            with self._lock:
                self._pairs.discard(pair)
            for end in pair:
                end.close()

    def cut(self):
        """Ends every connection at once and refuses new ones."""
        self._cut = True
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def join(self):
        self._cut = False

    def close(self):
        self._closed = True
        self.cut()
        self._listener.close()
