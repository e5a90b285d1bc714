"""The smallest WSGI application: what the same gunicorn can do when nobody works."""


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "6")])
    return [b"hello\n"]
