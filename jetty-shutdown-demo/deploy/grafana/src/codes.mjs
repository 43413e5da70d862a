// Row "What the codes mean".
import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';

const TABLE = `| code | name | in a Close frame | what it tells | what to do |
|---|---|---|---|---|
| 1000 | Normal Closure | yes | the work is done; clients do not come back | nothing |
| 1001 | Going Away | yes | sent: the server stops. Received: a page was left | nothing; clients reconnect with backoff |
| 1002 | Protocol Error | yes | one side broke the protocol | find the peer, or the proxy that changes frames |
| 1005 | No Status Received | never | the peer's Close frame had no code | fix the client: give close() a code |
| 1006 | Abnormal Closure | never | no Close frame came from the peer: crash, network, a process that was killed | rises in a deployment: see the outcomes of the drains, the grace period and the load balancer |
| 1007 | Invalid Payload | yes | text that is no UTF-8 | fix the sender |
| 1008 | Policy Violation | yes | the application refuses | look into its log |
| 1009 | Message Too Big | yes | larger than the limit of the receiver | smaller messages, or a higher limit |
| 1011 | Internal Error | yes | the server's application failed | look into its log |
| 1012 | Service Restart | yes | sent: the server restarts or is replaced; the reason may say when to come back | nothing; clients come back after that time |
| 1013 | Try Again Later | yes | overload | clients back off; add nodes |
| 1015 | TLS Handshake | never | TLS failed | certificates |
| 3xxx | of libraries and frameworks | yes | registered by them | see their documentation |
| 4xxx | of applications | yes | as the application says | – |
| other | – | yes | no code that should be used | fix the peer |

"Never" means that no endpoint may send it: the server records it for a session that ended so.`;

export const codes = () => [
    new PanelBuilder()
        .title('Close codes')
        .description('RFC 6455, section 7.4, and the IANA registry of WebSocket close codes.')
        .span(24)
        .height(14)
        .mode(TextMode.Markdown)
        .content(TABLE),
];
