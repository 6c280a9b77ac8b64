import UIKit

/// Stands in for Tauri.swift, which finds a plug-in's methods by Objective-C's selectors; Linux has none.
public class PluginManager {
  static let shared = PluginManager()
  public var viewController: UIViewController? = UIViewController()
}
