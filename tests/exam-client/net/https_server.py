#!/usr/bin/env python3
"""A small HTTPS server for http-worker-test: says its port on the first line, then answers by path until its standard input closes.

Arguments: folder with cert.pem, key.pem and ca.pem; "1.3" or "1.2" (the only TLS version); "client" to require a client certificate.
"""
import http.server
import os
import ssl
import sys
import threading
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/ok":
            self.reply(200, b"fine")
        elif self.path == "/who":
            subject = self.connection.getpeercert() or {}
            self.reply(200, str(dict(x[0] for x in subject.get("subject", ()))).encode())
        elif self.path == "/big":
            self.reply(200, b"x" * 100000)
        elif self.path == "/redirect":
            self.reply(302, b"", [("Location", "/ok")])
        elif self.path == "/busy":
            self.reply(503, b'{"error":"busy"}', [("Retry-After", "7")])
        elif self.path == "/slow":
            time.sleep(3)
            self.reply(200, b"late")
        elif self.path == "/cut":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
            self.wfile.flush()
            self.close_connection = True
        elif self.path == "/endless":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            try:
                while True:
                    self.wfile.write(b"y" * 4096)
            except OSError:
                self.close_connection = True
        else:
            self.reply(404, b"{}")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.reply(201, self.headers["Content-Type"].encode() + b"|" + body)

    def handle(self):
        try:
            super().handle()
        except (OSError, ssl.SSLError):
            pass  # clients that leave are what the test is about

    def log_message(self, *_):
        pass


def main():
    folder, version = sys.argv[1], sys.argv[2]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}[version]
    context.load_cert_chain(os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem"))
    if "client" in sys.argv[3:]:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(os.path.join(folder, "ca.pem"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.write(1, f"{server.server_address[1]}\n".encode())
    sys.stdin.read()
    os._exit(0)


main()
