"""Browsers that people have allowed to show messages (Web Push: RFC 8030, 8291, 8292).

The form asks `GET /push-key` for the key that it subscribes with (`applicationServerKey`), and
hands what the browser makes (`PushSubscription.toJSON()`) to `PUT /me/push-subscriptions`. Its
service worker gets, at each `push` event, the JSON `{"title", "body", "url", "tag"}`: it shows
`title` and `body` under `tag` (the same message coming twice replaces itself), and opens `url`, a
path of ours, at a tap.
"""
