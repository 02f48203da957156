"""A person at the console: logs in and uses the server's JSON API over verified TLS, as the pages do."""

import http.client
import json
import ssl
import urllib.parse


class ConsoleError(Exception):
    """The server refused; the message is the server's."""

    def __init__(self, status, code, message):
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code


class Console:
    def __init__(self, port, ca_path):
        self.port = port
        self.context = ssl.create_default_context(cafile=ca_path)
        self.cookie = None
        self.token = None

    def request(self, method, path, body=None):
        """JSON in, (status, JSON or text) out."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=30)
        headers = {"Origin": f"https://127.0.0.1:{self.port}"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.token:
            headers["X-Adil-Token"] = self.token
        data = None
        if method == "POST":
            data = json.dumps(body or {}).encode()
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, data, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
            cookie = reply.getheader("Set-Cookie")
            if cookie:
                self.cookie = cookie.split(";", 1)[0]
            kind = reply.getheader("Content-Type", "")
        finally:
            connection.close()
        value = json.loads(text) if kind.startswith("application/json") and text else text
        if reply.status >= 400:
            detail = value if isinstance(value, dict) else {"error": "?", "message": text[:200]}
            raise ConsoleError(reply.status, detail.get("error"), detail.get("message"))
        return reply.status, value

    def get(self, path):
        return self.request("GET", path)[1]

    def post(self, path, body=None):
        return self.request("POST", path, body)

    def log_in(self, account, password):
        _, me = self.post("/api/login", {"account": account, "password": password})
        self.token = me["token"]
        return self

    def session(self, session_id, action, body=None):
        return self.post(f"/api/sessions/{urllib.parse.quote(session_id, safe='')}/{action}", body)

    def session_get(self, session_id, what):
        return self.get(f"/api/sessions/{urllib.parse.quote(session_id, safe='')}/{what}")
