// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The kind of content found in place of one OpenSSH public key line. No case holds any of that content.
package enum PublicKeyProblem: Error, Sendable, Equatable {
    case empty
    case tooLong
    /// A private key, or a text that contains one. It must not leave the machine it is on.
    case privateKey(PrivateKeyForm)
    case rfc4716
    /// `BEGIN PUBLIC KEY`.
    case publicKeyPKCS8
    /// `BEGIN RSA PUBLIC KEY`.
    case publicKeyPKCS1
    case sshCertificate
    case x509Certificate
    case certificateRequest
    /// Another block between `-----BEGIN` and `-----END`.
    case otherPEM
    /// One key, broken over several lines.
    case brokenLine
    case severalLines
    case utf16
    case byteOrderMark
    case binary
    /// A control character anywhere, or a non-ASCII character in the type or the key, such as an invisible space.
    case illegalCharacter(CharacterFault)
    /// Options of authorized_keys before the type, or the host name of a known_hosts line.
    case textBeforeType
    case typeMissing
    case typeUnknown
    /// A key of a supported type that this server does not accept.
    case typeNotAccepted(SSHKeyType)
    case rsaSize(bits: Int)
    /// A key type that is not followed by a key of that type.
    case damaged
    case notAPublicKey

    /// The format of a private key, as far as it decides which command extracts the public key.
    package enum PrivateKeyForm: Sendable, CaseIterable {
        /// A format that `ssh-keygen` reads: OpenSSH, PKCS#1, PKCS#8 or SEC1, encrypted or not.
        case pem
        case puTTY
        /// PKCS#1, PKCS#8 or SEC1 in DER, without a PEM frame.
        case der
        case pkcs12
        /// A format of another program, such as ssh.com, PGP or JSON Web Key.
        case other
    }

    /// A sentence that describes the problem.
    package var sentence: LocalizedText {
        switch self {
        case .empty: LocalizedText("It is empty.", "内容为空。")
        case .tooLong:
            LocalizedText(
                "It is longer than \(OpenSSHPublicKeyParser.textBytesMax) bytes, which no public key is.",
                "长度超过 \(OpenSSHPublicKeyParser.textBytesMax) 字节，不可能是公钥。")
        case .privateKey:
            LocalizedText(
                "It is a private key, which must not leave its machine. Import its public key.",
                "这是私钥，私钥不应离开其所在机器。请导入对应的公钥。")
        case .rfc4716:
            LocalizedText("It is a public key in the form of RFC 4716 (SSH2).", "这是 RFC 4716（SSH2）格式的公钥。")
        case .publicKeyPKCS8: LocalizedText("It is a public key in PEM (PKCS#8).", "这是 PEM（PKCS#8）格式的公钥。")
        case .publicKeyPKCS1: LocalizedText("It is a public key in PEM (PKCS#1).", "这是 PEM（PKCS#1）格式的公钥。")
        case .sshCertificate:
            LocalizedText(
                "It is an SSH certificate. Import the public key that it certifies.", "这是 SSH 证书。请导入其所认证的公钥。")
        case .x509Certificate:
            LocalizedText(
                "It is an X.509 certificate. Import the public key in it.", "这是 X.509 证书。请导入其中的公钥。")
        case .certificateRequest:
            LocalizedText(
                "It is a request for a certificate. Import the public key in it.", "这是证书请求。请导入其中的公钥。")
        case .otherPEM: LocalizedText("It is PEM, and not of a public key.", "这是 PEM 格式，但不是公钥。")
        case .brokenLine:
            LocalizedText("It is a public key that is broken over several lines. Join them.", "公钥被拆成多行，请合并为一行。")
        case .severalLines:
            LocalizedText("It has several lines. Import each key on its own.", "内容有多行。请逐个导入公钥。")
        case .utf16: LocalizedText("It is text in UTF-16, not in UTF-8.", "文本编码为 UTF-16，而不是 UTF-8。")
        case .byteOrderMark: LocalizedText("It begins with a byte order mark.", "内容以字节顺序标记（BOM）开头。")
        case .binary: LocalizedText("It is binary, not text in UTF-8.", "内容是二进制，而不是 UTF-8 文本。")
        case .illegalCharacter(let fault): fault.sentence
        case .textBeforeType:
            LocalizedText(
                "Something stands before the key, such as options of authorized_keys or a host of known_hosts.",
                "公钥之前有其他内容，例如 authorized_keys 的选项或 known_hosts 的主机名。")
        case .typeMissing:
            LocalizedText("It is a public key without its type, such as ssh-rsa, before it.", "公钥之前缺少类型，例如 ssh-rsa。")
        case .typeUnknown: LocalizedText("Its type is none that can be imported.", "不支持导入该类型的公钥。")
        case .typeNotAccepted(let type):
            LocalizedText(
                "It is a key of type \(type.rawValue), which the server does not take.",
                "公钥类型为 \(type.rawValue)，服务器不接受该类型。")
        case .rsaSize(let bits):
            LocalizedText(
                "It is an RSA key of \(bits) bits; \(OpenSSHPublicKeyParser.rsaBits.lowerBound) to "
                    + "\(OpenSSHPublicKeyParser.rsaBits.upperBound) are taken.",
                "RSA 公钥长度为 \(bits) 位，允许 \(OpenSSHPublicKeyParser.rsaBits.lowerBound) 到 "
                    + "\(OpenSSHPublicKeyParser.rsaBits.upperBound) 位。")
        case .damaged:
            LocalizedText("The key is damaged: what follows its type is cut or changed.", "公钥已损坏：类型之后的内容被截断或修改。")
        case .notAPublicKey: LocalizedText("It is no public key.", "内容不是公钥。")
        }
    }

    /// A command that corrects the file or prints the correct key; `nil` where there is none.
    ///
    /// - Parameter file: The name of the file, quoted for the shell where necessary.
    package func command(for file: String) -> String? {
        let fromPKCS8 = "ssh-keygen -i -m PKCS8 -f /dev/stdin"
        return switch self {
        case .privateKey(.pem): "ssh-keygen -y -f \(file)"
        case .privateKey(.puTTY): "puttygen \(file) -O public-openssh"
        case .privateKey(.der): "openssl pkey -inform DER -in \(file) -pubout | \(fromPKCS8)"
        case .privateKey(.pkcs12):
            "openssl pkcs12 -in \(file) -clcerts -nokeys | openssl x509 -pubkey -noout | \(fromPKCS8)"
        case .rfc4716: "ssh-keygen -i -f \(file)"
        case .publicKeyPKCS8: "ssh-keygen -i -m PKCS8 -f \(file)"
        case .publicKeyPKCS1: "ssh-keygen -i -m PEM -f \(file)"
        case .sshCertificate: "ssh-keygen -e -m PKCS8 -f \(file) | \(fromPKCS8)"
        case .x509Certificate: "openssl x509 -in \(file) -pubkey -noout | \(fromPKCS8)"
        case .certificateRequest: "openssl req -in \(file) -pubkey -noout | \(fromPKCS8)"
        case .brokenLine: "tr -d '\\r\\n' < \(file)"
        case .utf16: "iconv -f UTF-16 -t UTF-8 \(file)"
        case .byteOrderMark: "tail -c +4 \(file)"
        case .typeNotAccepted, .rsaSize, .typeUnknown: "ssh-keygen -t rsa -b 3072"
        case .privateKey(.other), .empty, .tooLong, .otherPEM, .severalLines, .binary, .illegalCharacter,
            .textBeforeType, .typeMissing, .damaged, .notAPublicKey:
            nil
        }
    }

    /// The sentence and the command, for a caller whose file name is not known here. More text may follow.
    package var explanation: LocalizedText {
        command(for: "FILE").map { explanation(naming: "`\($0)`", english: ".", chinese: "。") } ?? sentence
    }

    /// The sentence, and the command at the end, so that it can be copied from a terminal.
    ///
    /// - Parameter file: The name of the file, quoted for the shell where necessary.
    package func explanation(for file: String) -> LocalizedText {
        command(for: file).map { explanation(naming: $0) } ?? sentence
    }

    private func explanation(naming command: String, english end: String = "", chinese: String = "") -> LocalizedText {
        switch self {
        case .typeNotAccepted, .rsaSize, .typeUnknown:
            LocalizedText(
                "\(sentence.english) This makes another: \(command)\(end)",
                "\(sentence.chinese)生成其他密钥的命令：\(command)\(chinese)")
        default:
            LocalizedText(
                "\(sentence.english) This prints the public key: \(command)\(end)",
                "\(sentence.chinese)转换命令：\(command)\(chinese)")
        }
    }
}
