// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation
import SQLiteStorage

/// Files by which clients trust the CA of a run, in the folder of its data.
struct RunTrust {
    /// Variables with a bundle of CAs that clients trust in place of their own, each with those that the clients read
    /// besides, in their order: OpenSSL, Requests, curl.
    private static let bundleVariables = [
        "SSL_CERT_FILE": ["SSL_CERT_FILE"],
        "REQUESTS_CA_BUNDLE": ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"],
        "CURL_CA_BUNDLE": ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"],
    ]
    /// The variable of Node.js, with CAs that it trusts besides its own.
    private static let moreVariable = "NODE_EXTRA_CA_CERTS"
    /// Where Debian, Red Hat, SUSE, and Alpine and macOS have the bundle of the system.
    private static let systemBundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ]

    let folder: String
    /// The certificates of the CA, in PEM.
    let authorities: String

    /// The variables with which a command trusts the CA besides all that it trusted before.
    ///
    /// Without a bundle of the system, a variable that is not set stays so: with it, clients would trust nothing but
    /// this CA.
    func variables(over environment: [String: String]) throws -> [String: String] {
        var variables: [String: String] = [:]
        for (name, sources) in Self.bundleVariables {
            // A path that cannot be read adds nothing, as before.
            let given = sources.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }.map {
                Self.bundle(at: $0) ?? ""
            }
            let bundle = given ?? Self.systemBundles.lazy.compactMap(Self.bundle).first
            if let bundle { variables[name] = try write("\(name).pem", bundle) }
        }
        let more = environment[Self.moreVariable].flatMap(Self.bundle) ?? ""
        variables[Self.moreVariable] = try write("\(Self.moreVariable).pem", more)
        let ownPath = try write("authorities.pem", "")
        let modules = "\(folder)/python"
        try FileManager.default.createDirectory(atPath: "\(modules)/certifi", withIntermediateDirectories: true)
        try Data(Self.certifi(trusting: ownPath).utf8).write(to: URL(literalPath: "\(modules)/certifi/__init__.py"))
        // An empty part would be the current folder.
        variables["PYTHONPATH"] = [modules, environment["PYTHONPATH"] ?? ""].filter { !$0.isEmpty }
            .joined(separator: ":")
        return variables
    }

    /// The certificates in a file, or in all files of a folder; `nil` if it cannot be read.
    private static func bundle(at path: String) -> String? {
        if let file = FileManager.default.contents(atPath: path) { return String(decoding: file, as: UTF8.self) }
        guard let names = try? DurableFolder.names(path) else { return nil }
        return names.compactMap { FileManager.default.contents(atPath: "\(path)/\($0)") }
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }

    private func write(_ name: String, _ bundle: String) throws -> String {
        let path = "\(folder)/\(name)"
        let end = bundle.isEmpty || bundle.hasSuffix("\n") ? "" : "\n"
        try Data((bundle + end + authorities).utf8).write(to: URL(literalPath: path))
        return path
    }

    /// A Python module in the place of `certifi`, whose bundle is all that some clients trust, such as the official SDK
    /// and TCCLI. It loads the real module, and adds the CA of the run to its bundle.
    static func certifi(trusting path: String) -> String {
        """
        # Made by `keywright run`: the CA of the run besides the CAs of the certifi that is installed.
        from hashlib import sha256 as _sha256
        from importlib import machinery as _machinery, util as _util
        from os import environ as _environ, path as _path, replace as _replace
        from sys import modules as _modules, path as _search
        from tempfile import NamedTemporaryFile as _NewFile

        _own = _path.dirname(_path.dirname(_path.abspath(__file__)))
        _folders = [_path.abspath(one or ".") for one in _search]
        # Behind this one: before it may be that of a run within this run.
        _spec = _machinery.PathFinder.find_spec(
            "certifi", _search[_folders.index(_own) + 1:] if _own in _folders else _search)
        if _spec is None:
            raise ModuleNotFoundError("No module named 'certifi'", name="certifi")
        _real = _util.module_from_spec(_spec)
        _modules["certifi"] = _real
        _spec.loader.exec_module(_real)
        # That of another run replaces itself in turn.
        _real = _modules["certifi"]
        _where = _real.where


        def contents():
            with open(_where(), encoding="ascii") as bundle, open(\(Self.pythonText(path)), encoding="ascii") as more:
                return bundle.read().rstrip("\\n") + "\\n" + more.read()


        def where():
            bundle = _path.join(_own, _sha256(_where().encode()).hexdigest() + ".pem")
            if not _path.exists(bundle):
                try:
                    with _NewFile("w", dir=_own, delete=False, encoding="ascii") as new:
                        new.write(contents())
                    _replace(new.name, bundle)
                except OSError:
                    # As when the memory is full.
                    return _environ.get("SSL_CERT_FILE", _where())
            return bundle


        for _module in (_real, getattr(_real, "core", _real)):
            _module.contents, _module.where = contents, where

        """
    }

    private static func pythonText(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
