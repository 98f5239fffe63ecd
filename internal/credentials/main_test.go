// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Arguments that turn the test program into another one.
const (
	asCommand   = "as-command"    // a process_command
	asSTSClient = "as-sts-client" // a process that assumes a role at os.Args[2]
)

// trusted is the certificate that this process, and what it starts with the same environment, trusts.
var trusted tls.Certificate //nolint:gochecknoglobals // SSL_CERT_FILE is read once in a process

func TestMain(m *testing.M) {
	if len(os.Args) > 2 {
		switch os.Args[1] {
		case asCommand:
			runCommand(os.Args[2:])
		case asSTSClient:
			runSTSClient(os.Args[2])
		}
	}
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "credentials")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bundle := filepath.Join(dir, "ca.pem")
	if trusted, err = selfSigned(bundle); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// What the library would take from the environment where it is left a gap. None of it may ever be used: tests hand
	// over their environment as a function.
	for name, value := range map[string]string{
		// The race detector would let each process that a test starts sleep for a second.
		"GORACE":                              "atexit_sleep_ms=0",
		"SSL_CERT_FILE":                       bundle,
		"ALIBABA_CLOUD_ACCESS_KEY_ID":         "stray-id",
		"ALIBABA_CLOUD_ACCESS_KEY_SECRET":     "stray-secret",
		"ALIBABA_CLOUD_SECURITY_TOKEN":        "stray-token",
		"ALIBABA_CLOUD_ROLE_ARN":              "stray-role",
		"ALIBABA_CLOUD_ROLE_SESSION_NAME":     "stray-session",
		"ALIBABA_CLOUD_OIDC_PROVIDER_ARN":     "stray-provider",
		"ALIBABA_CLOUD_OIDC_TOKEN":            "stray-oidc-token",
		"ALIBABA_CLOUD_OIDC_TOKEN_FILE":       "/nowhere/stray",
		"ALIBABA_CLOUD_ECS_METADATA":          "stray-ecs-role",
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
		"ALIBABA_CLOUD_CREDENTIALS_URI":       "http://127.0.0.1:1/stray",
		"ALIBABA_CLOUD_STS_REGION":            "stray-region",
		"ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED":  "true",
		"ALIBABA_CLOUD_PROFILE":               "stray-profile",
	} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return m.Run()
}

// selfSigned makes a certificate for loopback and sts.example.test, and writes it to a file.
func selfSigned(path string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "stand-in"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		DNSNames:              []string{"localhost", "sts.example.test"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	encoded := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, os.WriteFile(path, encoded, 0o600)
}

// runSTSClient assumes a role with the proxies of the environment and prints the access key that it got.
func runSTSClient(endpoint string) {
	source, err := Find(Config{
		AccessKey: new("id"), SecretKey: new("secret"), STSEndpoint: &endpoint,
		AssumeRole: &AssumeRole{RoleARN: new("acs:ram::1:role/r")},
		Getenv:     func(string) string { return "" },
	})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	keys, err := source.Credentials(context.Background())
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Print(keys.AccessKeyID)
	os.Exit(0)
}
