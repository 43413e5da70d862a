/**
 * What tests of every package, of the frameworks and of the demo are made of. No test of the library is here.
 *
 * <ul>
 *   <li>Servers: {@link io.jettyshutdown.testing.EchoServer}, for most tests; {@link io.jettyshutdown.testing.WayIn}, an {@link
 *       io.jettyshutdown.testing.Application} by each API; {@link io.jettyshutdown.testing.EveryProtocol}.
 *   <li>Clients: {@link io.jettyshutdown.testing.RawClient}, which sees and sends every byte; {@link
 *       io.jettyshutdown.testing.QuietClient}; {@link io.jettyshutdown.testing.RecordingClient}, many of which, and the check
 *       that nothing was lost, are {@link io.jettyshutdown.testing.Traffic}; {@link io.jettyshutdown.testing.Visitors}.
 *   <li>What is awaited, and what is seen: {@link io.jettyshutdown.testing.Eventually}, {@link
 *       io.jettyshutdown.testing.Reports}, {@link io.jettyshutdown.testing.LogLines}, {@link
 *       io.jettyshutdown.testing.Leftovers}.
 *   <li>Races: {@link io.jettyshutdown.testing.Interleavings}, {@link io.jettyshutdown.testing.Rounds}.
 *   <li>What a machine may lack: {@link io.jettyshutdown.testing.Parts}; what is run of it: {@link
 *       io.jettyshutdown.testing.Command}, {@link io.jettyshutdown.testing.OwnNetwork}.
 * </ul>
 */
package io.jettyshutdown.testing;
