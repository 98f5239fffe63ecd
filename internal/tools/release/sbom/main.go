package main
import (
 cdx "github.com/CycloneDX/cyclonedx-go"
 "github.com/package-url/packageurl-go"
)
var _ cdx.BOM
var _ packageurl.PackageURL
func main(){}
