'use strict';

// The same module as for `import`: Node 20.19 and later require what has no top-level await.
module.exports = require('../dist/index.js');
