#!/usr/bin/env node
// `npx --no-install gradus …`: the checkout's bootstrap finds what is missing and a new enough Node.js, then runs the command.
process.argv.splice(2, 0, "gradus");
// A Node.js without ES modules runs this file as CommonJS; the bootstrap then says which version is needed.
if (typeof require === "function") require("../../../scripts/bootstrap.js");
else import("../../../scripts/bootstrap.js");
