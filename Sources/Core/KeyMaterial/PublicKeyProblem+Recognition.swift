// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation

extension OpenSSHPublicKeyParser {
    /// Answers the one key in the bytes of a file, or throws a description of what the file contains instead.
    package func read(_ bytes: some Collection<UInt8>) throws(PublicKeyProblem) -> SSHPublicKey {
        if bytes.count <= Self.textBytesMax, let text = String(validating: bytes, as: UTF8.self),
            let key = parse(text)
        {
            return key
        }
        throw PublicKeyProblem(inPlaceOfAKey: bytes)
    }
}

extension PublicKeyProblem {
    /// Describes bytes in which the parser found no acceptable key. Only the first 16 KB are inspected.
    fileprivate init(inPlaceOfAKey all: some Collection<UInt8>) {
        let bytes = Array(all.prefix(OpenSSHPublicKeyParser.textBytesMax))
        self =
            Self.privateKey(in: bytes) ?? Self.encoding(of: bytes)
            ?? (all.count > bytes.count ? .tooLong : nil) ?? Self.frame(of: bytes) ?? Self.lines(of: bytes)
    }

    private static func privateKey(in bytes: [UInt8]) -> PublicKeyProblem? {
        let data = Data(bytes)
        func holds(_ text: String) -> Bool { data.firstRange(of: Data(text.utf8)) != nil }
        if holds("PuTTY-User-Key-File") { return .privateKey(.puTTY) }
        if holds("BEGIN SSH2 ENCRYPTED PRIVATE KEY") || holds("SSH PRIVATE KEY FILE FORMAT") || holds("PGP PRIVATE KEY")
            || holds("AGE-SECRET-KEY-") || holds("\"kty\"") && holds("\"d\"") || holds("<RSAKeyValue>") && holds("<D>")
        {
            return .privateKey(.other)
        }
        // The second text is the base64 of the first bytes of an OpenSSH private key without its PEM frame.
        return holds("PRIVATE KEY") || holds("b3BlbnNzaC1rZXktdjE") || holds("openssh-key-v1") ? .privateKey(.pem) : nil
    }

    /// Whether the comment of a public key is a private key or contains one.
    static func isPrivateKey(inComment comment: [UInt8]) -> Bool {
        privateKey(in: comment) != nil || privateKey(inFieldOf: comment[...]) != nil
    }

    /// A private key in base64 in one of the fields of a line.
    private static func privateKey(inFieldOf line: ArraySlice<UInt8>) -> PublicKeyProblem? {
        for field in line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }) {
            if case .privateKey(let form)? = base64(field).flatMap({ distinguishedEncoding(of: $0[...]) }) {
                return .privateKey(form)
            }
        }
        return nil
    }

    private static func encoding(of bytes: [UInt8]) -> PublicKeyProblem? {
        // A private key encoded in UTF-16 is recognized without its zero bytes.
        if bytes.contains(0), let found = privateKey(in: bytes.filter { $0 != 0 }) { return found }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) { return .utf16 }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return .byteOrderMark }
        if let found = distinguishedEncoding(of: bytes[...]) { return found }
        return bytes.contains(0) || String(validating: bytes, as: UTF8.self) == nil ? .binary : nil
    }

    private static func frame(of bytes: [UInt8]) -> PublicKeyProblem? {
        let data = Data(bytes)
        func holds(_ text: String) -> Bool { data.firstRange(of: Data(text.utf8)) != nil }
        if holds("---- BEGIN SSH2 PUBLIC KEY") { return .rfc4716 }
        guard holds("-----BEGIN ") else { return nil }
        if holds("-----BEGIN PUBLIC KEY") { return .publicKeyPKCS8 }
        if holds("-----BEGIN RSA PUBLIC KEY") { return .publicKeyPKCS1 }
        if holds("CERTIFICATE REQUEST-----") { return .certificateRequest }
        return holds("CERTIFICATE-----") ? .x509Certificate : .otherPEM
    }

    private static func lines(of bytes: [UInt8]) -> PublicKeyProblem {
        let lines = bytes.split { $0 == 0x0a || $0 == 0x0d }.map { trimmed($0) }.filter { !$0.isEmpty }
        guard let line = lines.first else { return .empty }
        guard lines.count == 1 else {
            let joined = Array(lines.joined())
            if let found = base64(joined[...]).flatMap({ distinguishedEncoding(of: $0[...]) }) { return found }
            // With several keys in one line, the parser would take the later ones for the comment of the first.
            let isOneKey = !lines.contains { anyKey(Array($0)) != nil } && anyKey(joined) != nil
            return isOneKey ? .brokenLine : .severalLines
        }
        return self.line(line)
    }

    private static func line(_ line: ArraySlice<UInt8>) -> PublicKeyProblem {
        let fields = line.split { $0 == 0x20 || $0 == 0x09 }
        // A private key may also stand behind a key type.
        if let found = privateKey(inFieldOf: line) { return found }
        if let fault = fault(in: line) { return .illegalCharacter(fault) }
        guard let first = fields.first else { return .empty }
        guard let second = fields.dropFirst().first else {
            guard let blob = base64(first) else { return knownType(first) != nil ? .damaged : .notAPublicKey }
            if let found = distinguishedEncoding(of: blob[...]) { return found }
            var reader = SSHWireReader(blob)
            return reader.readString().flatMap { knownType($0) } == nil ? .notAPublicKey : .typeMissing
        }
        if isCertificate(first) { return .sshCertificate }
        if let type = knownType(first) {
            if anyKey(Array(line)) != nil { return .typeNotAccepted(type) }
            if type == .rsa, let bits = rsaBits(of: second), !OpenSSHPublicKeyParser.rsaBits.contains(bits) {
                return .rsaSize(bits: bits)
            }
            return .damaged
        }
        if second.starts(with: Array("AAAA".utf8)) && base64(second) != nil { return .typeUnknown }
        let later = fields.dropFirst()
        return later.contains { knownType($0) != nil || isCertificate($0) } ? .textBeforeType : .notAPublicKey
    }

    /// A control character anywhere, or a non-ASCII character in the first two fields, which may be invisible.
    private static func fault(in line: ArraySlice<UInt8>) -> CharacterFault? {
        let text = String(decoding: line, as: UTF8.self)
        if let fault = CharacterFault(in: text, isAllowed: { $0 == "\t" || $0.properties.generalCategory != .control })
        {
            return fault
        }
        let comment = text.unicodeScalars.split(maxSplits: 2) { $0 == " " || $0 == "\t" }.dropFirst(2).first
        let key = String(text[..<(comment?.startIndex ?? text.endIndex)])
        // The base64 of every key begins with these letters.
        return key.utf8.contains("AAAA".utf8) ? CharacterFault(in: key, isAllowed: \.isASCII) : nil
    }

    /// Recognizes a DER structure by its beginning: `SEQUENCE`, its length, and its first element.
    private static func distinguishedEncoding(of bytes: ArraySlice<UInt8>) -> PublicKeyProblem? {
        var rest = bytes
        guard rest.popFirst() == 0x30, let length = rest.popFirst(), length != 0x80 else { return nil }
        if length > 0x80 { rest = rest.dropFirst(Int(length & 0x7f)) }
        if rest.starts(with: [0x02, 0x01, 0x03, 0x30]) { return .privateKey(.pkcs12) }
        if rest.starts(with: [0x02, 0x01, 0x00]) || rest.starts(with: [0x02, 0x01, 0x01, 0x04]) {
            return .privateKey(.der)
        }
        // An algorithm identifier of PKCS#5 or PKCS#12 means encrypted PKCS#8.
        guard rest.first == 0x30, let inner = rest.dropFirst(2).first else { return nil }
        let pkcs5: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05]
        let pkcs12: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c]
        let isEncrypted =
            inner == 0x06 && [pkcs5, pkcs12].contains { rest.dropFirst(4).starts(with: $0) }
        return isEncrypted ? .privateKey(.der) : nil
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = line.last, last == 0x20 || last == 0x09 { line.removeLast() }
        return line
    }

    private static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        Data(base64Encoded: Data(bytes)).flatMap { $0.isEmpty ? nil : Array($0) }
    }

    private static func knownType(_ bytes: ArraySlice<UInt8>) -> SSHKeyType? {
        SSHKeyType.allCases.first { bytes.elementsEqual($0.rawValue.utf8) }
    }

    private static func isCertificate(_ bytes: ArraySlice<UInt8>) -> Bool {
        let end = Array("-cert-v01@openssh.com".utf8)
        return bytes.count > end.count && bytes.suffix(end.count).elementsEqual(end)
    }

    private static func anyKey(_ line: [UInt8]) -> SSHPublicKey? {
        String(validating: line, as: UTF8.self).flatMap {
            OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases)).parse($0)
        }
    }

    private static func rsaBits(of field: ArraySlice<UInt8>) -> Int? {
        guard let blob = base64(field) else { return nil }
        var reader = SSHWireReader(blob)
        guard reader.readString() != nil, reader.readPositiveMPInt() != nil, let n = reader.readPositiveMPInt(),
            let first = n.first, reader.isAtEnd
        else { return nil }
        return n.count * 8 - first.leadingZeroBitCount
    }
}
