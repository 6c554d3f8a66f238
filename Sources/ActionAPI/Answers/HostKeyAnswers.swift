// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The answer of `DescribeInstancesHostKeys`. The action is Keywright's own: the vendor has no action that tells a
/// client the host keys of its machines.
package enum HostKeyAnswers {
    package static let name = "DescribeInstancesHostKeys"
    package static let summary =
        "Lists the instances of the region that have joined as hosts, and what ssh must know of them. This action is an "
        + "extension of Keywright: the vendor has none like it. Identifiers that are well formed and unknown, or of no host, "
        + "are left out."

    package static let answer = AnswerField.page(
        "InstanceHostKeySet",
        of: .structure(
            "InstanceHostKeys",
            [
                AnswerField("InstanceId", .string, "The identifier."),
                AnswerField("InstanceName", .string, "The name."),
                AnswerField("Address", .string, "Where ssh finds it, a name or an IP address; empty where not known."),
                AnswerField("Port", .integer, "The port of its sshd."),
                AnswerField("LoginUser", .string, "Who logs in where a binding names nobody else."),
                AnswerField(
                    "HostKeys", .list(of: .string),
                    "The public keys by which its sshd proves who it is, as <type> <base64>."),
                AnswerField(
                    "BindingSet",
                    .list(
                        of: .structure(
                            "HostBinding",
                            [
                                AnswerField("KeyId", .string, "The key pair."),
                                AnswerField("LoginUser", .string, "Whom it lets in."),
                            ])), "The key pairs that are bound to it; empty where there are none."),
            ]), "The hosts, by identifier.")
}

extension JSONWriter {
    package mutating func instanceHostKeys(_ page: Page<HostedInstance>) {
        self.page("InstanceHostKeySet", page) { json, element in
            let (host, instance) = (element.host, element.instance)
            json.object { json in
                json.string("InstanceId", instance.id.text)
                json.string("InstanceName", instance.name)
                json.string("Address", host.address ?? "")
                json.integer("Port", host.port)
                json.string("LoginUser", instance.origin.image.loginUser)
                json.array("HostKeys") { json in for key in host.hostKeys { json.string(nil, key) } }
                json.array("BindingSet") { json in
                    for binding in instance.bindings {
                        json.object { json in
                            json.string("KeyId", binding.keyPair.text)
                            json.string("LoginUser", binding.username)
                        }
                    }
                }
            }
        }
    }
}
