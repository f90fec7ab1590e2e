'use strict';

// What a script says at its end: "all good", or what failed on standard error.
exports.check = (ok, what) => { if (!ok) { console.error('failed: ' + what); process.exitCode = 1; } };

// The failure of what must fail; null when it did not.
exports.failure = async promise => { try { await promise; return null; } catch (error) { return error; } };

exports.run = main => main().then(
  () => { console.log(process.exitCode ? 'failed' : 'all good'); process.exit(); },
  error => { console.error(error); process.exit(1); });
