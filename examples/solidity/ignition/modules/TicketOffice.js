import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/// A coin, a hundred seats for ten coins each, and a thousand coins for whoever is to try it out.
export default buildModule("TicketOffice", (m) => {
  const unit = 10n ** 18n;
  const coin = m.contract("Coin", [m.getParameter("supply", 1_000_000n * unit)]);
  const ticket = m.contract("Ticket", [coin, m.getParameter("seats", 100n), m.getParameter("price", 10n * unit)]);
  m.call(coin, "transfer", [m.getParameter("visitor", m.getAccount(1)), 1_000n * unit], { after: [ticket] });
  return { coin, ticket };
});
