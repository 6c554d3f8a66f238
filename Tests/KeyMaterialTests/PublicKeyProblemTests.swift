// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import KeyMaterial
import TestHelpers
import Testing

/// The descriptions of files that are not public keys, for files made by the real programs.
struct PublicKeyProblemTests {
    private static let parser = OpenSSHPublicKeyParser()

    private static func problem(of bytes: some Collection<UInt8>, _ parser: OpenSSHPublicKeyParser = parser)
        -> PublicKeyProblem?
    {
        do throws(PublicKeyProblem) {
            _ = try parser.read(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// Runs shell commands in a temporary folder and answers the bytes of its file `file`.
    private static func made<Answer>(
        by script: String, _ body: (_ bytes: [UInt8], _ folder: URL) throws -> Answer
    ) throws -> Answer {
        try Tool.withTemporaryFolder { folder in
            let made = try Tool.run("sh", ["-ec", "cd '\(folder.path(percentEncoded: false))'\numask 077\n\(script)"])
            guard made.status == 0 else { throw Tool.Failure(result: made) }
            return try body(Array(try Data(contentsOf: folder.appending(path: "file"))), folder)
        }
    }

    private static let rsa = "ssh-keygen -q -t rsa -b 2048 -N '' -C c -f key\n"
    private static let request = "openssl req -newkey rsa:2048 -nodes -keyout key -out file -subj /CN=a"

    /// Each entry makes `file`, from which the suggested command makes the public key `wanted`.
    private static let convertible: [(String, PublicKeyProblem)] = [
        (rsa + "ssh-keygen -y -f key > wanted; mv key file", .privateKey(.pem)),
        ("ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f file; mv file.pub wanted", .privateKey(.pem)),
        ("ssh-keygen -q -t rsa -b 2048 -m PKCS8 -N '' -f file; mv file.pub wanted", .privateKey(.pem)),
        ("ssh-keygen -q -t ed25519 -N '' -f file; mv file.pub wanted", .privateKey(.pem)),
        ("ssh-keygen -q -t ecdsa -m PEM -N '' -f file; mv file.pub wanted", .privateKey(.pem)),
        (
            "ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f key; mv key.pub wanted\n"
                + "openssl rsa -in key -traditional -outform DER -out file", .privateKey(.der)
        ),
        (
            "ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f key; mv key.pub wanted\n"
                + "openssl pkcs8 -topk8 -nocrypt -in key -outform DER -out file", .privateKey(.der)
        ),
        (rsa + "mv key.pub wanted; ssh-keygen -e -m RFC4716 -f wanted > file", .rfc4716),
        (rsa + "mv key.pub wanted; ssh-keygen -e -m PKCS8 -f wanted > file", .publicKeyPKCS8),
        (rsa + "mv key.pub wanted; ssh-keygen -e -m PEM -f wanted > file", .publicKeyPKCS1),
        (
            rsa + "ssh-keygen -q -t ed25519 -N '' -f ca\nssh-keygen -q -s ca -I somebody -n root key.pub\n"
                + "mv key.pub wanted; mv key-cert.pub file", .sshCertificate
        ),
        (request + " -x509; ssh-keygen -y -f key > wanted", .x509Certificate),
        (request + "; ssh-keygen -y -f key > wanted", .certificateRequest),
        (rsa + "mv key.pub wanted; fold -w 70 wanted > file", .brokenLine),
        (rsa + "mv key.pub wanted; fold -w 70 wanted | sed 's/$/\\r/' > file", .brokenLine),
        (rsa + "mv key.pub wanted; iconv -f UTF-8 -t UTF-16 wanted > file", .utf16),
        (rsa + "mv key.pub wanted; (printf '\\357\\273\\277'; cat wanted) > file", .byteOrderMark),
    ]

    @Test(arguments: convertible)
    func wrongFileIsNamedAndTheCommandThatIsToldConvertsIt(_ script: String, _ expected: PublicKeyProblem) throws {
        try Self.made(by: script) { bytes, folder in
            #expect(Self.problem(of: bytes) == expected)
            let command = try #require(expected.command(for: "file"))
            let converted = try Tool.run("sh", ["-ec", "cd '\(folder.path(percentEncoded: false))'; \(command)"])
            let wanted = try String(contentsOf: folder.appending(path: "wanted"), encoding: .utf8)
            let fields = { (text: String) in text.split { $0 == " " || $0 == "\n" }.prefix(2).map(String.init) }
            #expect(fields(converted.output) == fields(wanted), "\(command): \(converted.errors)")
            #expect(fields(wanted).count == 2)
        }
    }

    /// Each entry makes `file`, which contains a private key in some form.
    private static let privateKeys: [(String, PublicKeyProblem.PrivateKeyForm)] = [
        ("ssh-keygen -q -t rsa -b 2048 -N secret -f file", .pem),
        ("ssh-keygen -q -t rsa -b 2048 -m PEM -N secret -f file", .pem),
        ("ssh-keygen -q -t rsa -b 2048 -m PKCS8 -N secret -f file", .pem),
        ("openssl ecparam -genkey -name prime256v1 -out file", .pem),
        (rsa + "tr '\\n' ' ' < key > file", .pem),
        (rsa + "sed 1d key > file", .pem),
        (rsa + "(cat key.pub; cat key) > file", .pem),
        (rsa + "iconv -f UTF-8 -t UTF-16 key > file", .pem),
        (rsa + "(printf 'ssh-rsa '; sed '1d;$d' key | tr -d '\\n') > file", .pem),
        ("openssl ecparam -genkey -name prime256v1 -noout -outform DER -out file", .der),
        ("openssl genpkey -algorithm ed25519 -outform DER -out file", .der),
        ("openssl genpkey -algorithm ed25519 | sed '1d;$d' > file", .der),
        ("openssl genrsa -traditional 2048 | sed '1d;$d' > file", .der),
        ("openssl genrsa -traditional 2048 | sed '1d;$d' | tr -d '\\n' > file", .der),
        ("(printf 'ssh-rsa '; openssl genrsa 2048 | sed '1d;$d' | tr -d '\\n') > file", .der),
        ("openssl genrsa 2048 | openssl pkcs8 -topk8 -passout pass:secret -outform DER -out file", .der),
        (
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out c -subj /CN=a\n"
                + "openssl pkcs12 -export -in c -inkey key -passout pass:secret -out file", .pkcs12
        ),
    ]

    @Test(arguments: privateKeys)
    func privateKeyIsSeenInEveryWrapping(_ script: String, _ form: PublicKeyProblem.PrivateKeyForm) throws {
        try Self.made(by: script) { bytes, _ in #expect(Self.problem(of: bytes) == .privateKey(form)) }
    }

    @Test(
        arguments: [
            (
                "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: c\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\nAAAA\n",
                .puTTY
            ),
            ("PuTTY-User-Key-File-2: ssh-ed25519\r\nEncryption: aes256-cbc\r\nComment: c\r\n", .puTTY),
            ("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\n---- END SSH2 ENCRYPTED PRIVATE KEY ----", .other),
            ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----", .other),
            (#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}"#, .other),
            ("AGE-SECRET-KEY-1QQQQ", .other),
        ] as [(String, PublicKeyProblem.PrivateKeyForm)])
    func privateKeyOfAnotherProgramIsSeen(_ text: String, _ form: PublicKeyProblem.PrivateKeyForm) {
        #expect(Self.problem(of: text.utf8) == .privateKey(form))
    }

    private static let texts: [(String, PublicKeyProblem)] = [
        ("", .empty),
        (" \r\n\t\n", .empty),
        (String(repeating: "a", count: OpenSSHPublicKeyParser.textBytesMax + 1), .tooLong),
        ("-----BEGIN DH PARAMETERS-----\nMIIB\n-----END DH PARAMETERS-----", .otherPEM),
        (ExampleKey.line + "\n" + ExampleKey.lineWithComment, .severalLines),
        ("# my key\n" + ExampleKey.line, .severalLines),
        (
            ExampleKey.line + " a\u{07}b",
            .illegalCharacter(CharacterFault("\u{07}", position: ExampleKey.line.count + 3))
        ),
        ("\u{200b}" + ExampleKey.line, .illegalCharacter(CharacterFault("\u{200b}", position: 1))),
        ("\u{a0}" + ExampleKey.line + " é", .illegalCharacter(CharacterFault("\u{a0}", position: 1))),
        ("ssh-rsa\u{2003}" + ExampleKey.line.dropFirst(8), .illegalCharacter(CharacterFault("\u{2003}", position: 8))),
        (ExampleKey.line + "\0", .binary),
        ("no-pty " + ExampleKey.line, .textBeforeType),
        ("command=\"ls -l\",no-pty " + ExampleKey.line, .textBeforeType),
        ("host.example,192.0.2.1 " + ExampleKey.line, .textBeforeType),
        (ExampleKey.base64, .typeMissing),
        ("ssh-dss AAAAB3NzaC1kc3M= somebody", .typeUnknown),
        ("ssh-rsa", .damaged),
        ("ssh-rsa AAAA*", .damaged),
        (String(ExampleKey.line.dropLast(9)), .damaged),
        ("ssh-rsa somebody@example", .damaged),
        ("my public key", .notAPublicKey),
        ("/home/somebody/.ssh/id_rsa.pub", .notAPublicKey),
        ("SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", .notAPublicKey),
        (SSHBlob.line(SSHBlob.rsa(n: SSHBlob.oddNumber(bits: 1023))), .rsaSize(bits: 1023)),
        (SSHBlob.line(SSHBlob.rsa(n: SSHBlob.oddNumber(bits: 16385))), .rsaSize(bits: 16385)),
    ]

    @Test(arguments: texts)
    func wrongTextIsNamed(_ text: String, _ expected: PublicKeyProblem) {
        #expect(Self.problem(of: text.utf8) == expected)
    }

    @Test(arguments: [("ed25519", nil), ("ecdsa", 256), ("ecdsa", 521)] as [(String, Int?)])
    func keyOfATypeThatIsNotTakenIsNamedByItsType(_ type: String, _ bits: Int?) throws {
        let text = try Tool.newPublicKey(type: type, bits: bits)
        let everyType = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))
        let key = try everyType.read(text.utf8)
        #expect(Self.problem(of: text.utf8) == .typeNotAccepted(key.type))
        #expect(try #require(Self.problem(of: text.utf8)).sentence.english.contains(key.type.rawValue))
    }

    @Test func bytesThatAreNoTextAreBinary() {
        #expect(Self.problem(of: [0x80, 0x81, 0x82]) == .binary)
        #expect(Self.problem(of: [0x30]) == .notAPublicKey)
        #expect(Self.problem(of: [0x30, 0xff]) == .binary)
    }

    /// The parser decides whether a text is accepted; the recognition only explains a refusal.
    @Test func whatTheParserTakesIsRead() throws {
        for text in [
            ExampleKey.line, ExampleKey.lineWithComment, " \(ExampleKey.line)\r\n", try Tool.newPublicKey(type: "rsa"),
        ] {
            #expect(try Self.parser.read(text.utf8) == #require(Self.parser.parse(text)))
        }
    }

    /// Randomly cut and changed files always get an answer, which is a key only if the parser accepts one.
    @Test func damagedFilesGetAnAnswer() throws {
        var generator = SeededGenerator(seed: 15)
        let pem = Array(try Tool.newPrivateKey(type: "rsa", format: "PEM").utf8)
        for original in [pem, Array(ExampleKey.lineWithComment.utf8)] {
            for _ in 0..<500 {
                var bytes = Array(original.prefix(Int.random(in: 0...original.count, using: &generator)))
                for _ in 0..<Int.random(in: 0...3, using: &generator) where !bytes.isEmpty {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                        in: 0...255, using: &generator)
                }
                let isKey = String(validating: bytes, as: UTF8.self).flatMap(Self.parser.parse) != nil
                #expect((Self.problem(of: bytes) == nil) == isKey)
            }
        }
    }
}
