"""A browser without a screen, for the real server: cookies, forms, and the headers a proxy in front would add."""

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Browser:
    def __init__(self, port: int, host: str):
        self.port, self.host = port, host
        self.cookies: dict[str, str] = {}
        self.headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, path: str, form: dict | None = None) -> "Answer":
        """Send one request as it comes from the proxy, over a connection of its own; cookies are kept."""
        headers = {"Host": self.host} | self.headers
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{self.host}"}
        connection = self.connect()
        try:
            connection.request("GET" if form is None else "POST", path, urlencode(form) if form is not None else None, headers)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        self.cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
        return answer

    def send(self, path: str, **form: str) -> "Answer":
        """Open a page, fill its first form in and send it, hidden fields and all."""
        return self.ask(path, self.hidden_fields(path) | form)

    def hidden_fields(self, path: str) -> dict[str, str]:
        page = self.ask(path).text
        form = page[page.index("<form", page.index("<main")) :]
        fields = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form[: form.index("</form")])
        return {re.search(r'name="([^"]+)"', field)[1]: (re.search(r'value="([^"]*)"', field) or ["", ""])[1] for field in fields}


class Answer:
    def __init__(self, response: http.client.HTTPResponse):
        self.status, self.headers = response.status, response.headers
        self.body = response.read()
        self.text = self.body.decode(errors="replace")
        self.cookies: SimpleCookie = SimpleCookie()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies.load(line)

    def cookie_attributes(self) -> dict[str, dict[str, object]]:
        """Return what each cookie set here may do: name → its attributes that are set."""
        return {name: {key: value for key, value in morsel.items() if value} for name, morsel in self.cookies.items()}
