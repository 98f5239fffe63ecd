#!/usr/bin/env bash
# haproxy 2.6.12-1+deb12u3 of Debian 12, Go 1.26
#
# Behavior: if the backend closes a reused connection instead of answering, HAProxy closes the client's connection,
# too, without any answer. Only on a client's first request does it answer 502.
# Output seen: see "want" below. Go's http.Client takes that for a connection that was idle for too long,
# and sends a GET again, unchanged.
# A good guess: a proxy that loses its backend answers 502, and the client decides.
# Who is hurt: a client of signed requests behind HAProxy. The service sees one SignatureNonce twice
# and may refuse it as SignatureNonceUsed; neither log of the proxy nor the client's code shows why.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 . # apt drops privileges

apt-get download haproxy=2.6.12-1+deb12u3 liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 > /dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
export LD_LIBRARY_PATH
LD_LIBRARY_PATH=$(dirname "$(find "$dir/root" -name 'liblua5.3.so.0')")

printf 'module finding\n\ngo 1.23\n' > go.mod
cat > main.go <<'EOF'
package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"time"
)

func get(client *http.Client, url string) string {
	response, err := client.Get(url)
	if err != nil {
		return "no answer"
	}
	response.Body.Close()
	return response.Status
}

func main() {
	seen := 0 // only one request at a time
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/close" {
			return
		}
		if seen++; seen == 1 {
			panic(http.ErrAbortHandler) // closes the connection
		}
	}))
	free, _ := net.Listen("tcp", "127.0.0.1:0")
	proxy := free.Addr().String()
	free.Close()
	os.WriteFile("haproxy.cfg", []byte("defaults\n mode http\n timeout connect 2s\n timeout client 9s\n timeout server 9s\n"+
		"listen proxy\n bind "+proxy+"\n server one "+backend.Listener.Addr().String()+"\n"), 0o600)
	haproxy := exec.Command("root/usr/sbin/haproxy", "-db", "-f", "haproxy.cfg")
	if err := haproxy.Start(); err != nil {
		panic(err)
	}
	defer haproxy.Process.Kill()
	for i := 0; i < 50 && get(&http.Client{Transport: &http.Transport{}}, "http://"+proxy+"/") != "200 OK"; i++ {
		time.Sleep(100 * time.Millisecond)
	}

	fmt.Println("first request:", get(&http.Client{Transport: &http.Transport{}}, "http://"+proxy+"/close"))

	seen = 0
	conn, _ := net.Dial("tcp", proxy)
	reader := bufio.NewReader(conn)
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")
	http.ReadResponse(reader, nil)
	fmt.Fprint(conn, "GET /close HTTP/1.1\r\nHost: example.com\r\n\r\n")
	answer, err := reader.ReadString('\n')
	fmt.Printf("second request: %q, %v\n", answer, err)

	seen = 0
	client := &http.Client{Transport: &http.Transport{}}
	get(client, "http://"+proxy+"/")
	status := get(client, "http://"+proxy+"/close?SignatureNonce=1")
	fmt.Printf("Go's client: %s, requests seen by the backend: %d\n", status, seen)
}
EOF
root/usr/sbin/haproxy -v | sed 's/ 20.*//;1!d'
go run . 2> /dev/null | tee got
diff - got <<'EOF'
first request: 502 Bad Gateway
second request: "", EOF
Go's client: 200 OK, requests seen by the backend: 2
EOF
