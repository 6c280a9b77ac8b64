// swift-tools-version:5.3

import PackageDescription

let package = Package(
  name: "tauri-plugin-device-state",
  platforms: [
    .iOS(.v15)
  ],
  products: [
    .library(
      name: "tauri-plugin-device-state",
      type: .static,
      targets: ["tauri-plugin-device-state"])
  ],
  dependencies: [
    .package(name: "Tauri", path: "../.tauri/tauri-api")
  ],
  targets: [
    .target(
      name: "tauri-plugin-device-state",
      dependencies: [
        .byName(name: "Tauri")
      ],
      path: "Sources")
  ]
)
