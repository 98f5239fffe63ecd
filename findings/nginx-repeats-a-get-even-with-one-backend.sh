#!/usr/bin/env bash
# nginx 1.22.1-9+deb12u7 of Debian 12, Node.js 20
#
# Behavior: with one backend and kept connections, nginx sends a GET again if the backend closes a reused
# connection instead of answering. The client sees one success; the backend has seen the request twice.
# A POST is not repeated: the client gets a 502.
# Output seen: see "want" below.
# A good guess: with one backend there is no next one to try, so the client gets a 502 and decides itself.
# Who is hurt: a client of signed requests behind such a proxy. The copy has the same SignatureNonce,
# which the service may refuse as SignatureNonceUsed, although the client never sent anything twice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 . # apt drops privileges

apt-get download nginx=1.22.1-9+deb12u7 > /dev/null 2>&1
dpkg-deb -x nginx_*.deb root
mkdir logs

cat > main.js <<'EOF'
const net = require('node:net');
const { writeFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
const { setTimeout: sleep } = require('node:timers/promises');

let seen = [];
const backend = net.createServer((socket) => {
  let first = true;
  socket.on('error', () => {});
  socket.on('data', (data) => {
    seen.push(String(data).split(' ').slice(0, 2).join(' '));
    if (!first) return socket.destroy();
    first = false;
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
});
const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));

(async () => {
  const to = await listen(backend);
  const free = net.createServer();
  const port = await listen(free);
  free.close();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`);
  writeFileSync('nginx.conf', `daemon off; master_process off; pid pid; events {}
    http { access_log off; ${temporary.join(' ')} upstream one { server 127.0.0.1:${to}; keepalive 1; }
      server { listen 127.0.0.1:${port};
        location / { proxy_pass http://one; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`);
  const nginx = spawn('root/usr/sbin/nginx', ['-p', process.cwd(), '-c', `${process.cwd()}/nginx.conf`, '-e', 'logs/error']);
  process.on('exit', () => nginx.kill());
  const send = async (method, path) => (await fetch(`http://127.0.0.1:${port}${path}`, { method })).status;
  for (let i = 0; ; i++) {
    await sleep(100);
    try { await send('GET', '/'); break; } catch (error) { if (i === 50) throw error; }
  }
  for (const method of ['GET', 'POST']) {
    await send('GET', '/first'); // leaves a kept connection, whatever was before
    seen = [];
    console.log(`${method}: status ${await send(method, '/?SignatureNonce=1')}, seen by the backend: ${seen.join(', ')}`);
  }
  process.exit();
})();
EOF

root/usr/sbin/nginx -v
node main.js | tee got

cat > want <<'EOF'
GET: status 200, seen by the backend: GET /?SignatureNonce=1, GET /?SignatureNonce=1
POST: status 502, seen by the backend: POST /?SignatureNonce=1
EOF
diff want got
