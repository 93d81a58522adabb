"use strict";
exports.whole = validate21;
const schema6 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:cove-policy:schema:config:1","type":"object","additionalProperties":false,"required":["version"],"properties":{"version":{"type":"integer","const":1},"accounts":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/accountId"}},"ous":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/organizationalUnitId"}},"exclude":{"type":"array","minItems":1,"items":{"anyOf":[{"$ref":"#/definitions/accountId"},{"$ref":"#/definitions/organizationalUnitId"}]}},"accountsFile":{"type":"string","minLength":1},"regions":{"type":"array","minItems":1,"items":{"type":"string","minLength":1}},"includeCaller":{"type":"boolean"},"roleName":{"type":"string","minLength":1},"roles":{"type":"object","propertyNames":{"anyOf":[{"$ref":"#/definitions/accountId"},{"$ref":"#/definitions/organizationalUnitId"}]},"additionalProperties":{"type":"string","minLength":1}},"sessionName":{"type":"string","pattern":"^[\\w+=,.@-]{2,64}$"},"externalId":{"type":"string","minLength":2,"maxLength":1224},"sessionPolicy":{"type":"string","minLength":1},"policyArns":{"type":"array","minItems":1,"maxItems":10,"items":{"type":"string","pattern":"^arn:[\\w-]+:iam::(aws|[0-9]{12}):policy/.+$"}},"partition":{"type":"string","pattern":"^aws(-[a-z]+)*$"},"profile":{"type":"string","minLength":1},"concurrency":{"type":"integer","minimum":1,"maximum":10000},"patience":{"type":"integer","minimum":0,"maximum":86400},"timeout":{"type":"integer","minimum":1,"maximum":604800},"output":{"type":"array","minItems":1,"items":{"type":"string","minLength":1}},"failOn":{"enum":["critical","high","medium","low","info","none"]},"allowErrors":{"type":"boolean"},"allow":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["kind","reason","expires"],"properties":{"kind":{"enum":["assume-role","access-denied","denied-by-scp","throttled","expired","network","timeout","validation","unavailable","opt-in","not-in-region","partial","evaluation","internal"]},"reason":{"type":"string","minLength":1},"expires":{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}}}},"allowIdle":{"type":"boolean"},"failFast":{"type":"boolean"},"runLog":{"type":"string","minLength":1},"quiet":{"type":"boolean"},"allowSecretReads":{"type":"boolean"},"allowRisk":{"enum":["safe","disruptive","destructive"]},"trustReads":{"type":"array","minItems":1,"items":{"type":"string","pattern":"^[a-z0-9-]+:[A-Z][A-Za-z0-9]*$"}},"parameters":{"type":"object","additionalProperties":{"type":["string","number","boolean","array"],"items":{"type":["string","number"]}}},"packs":{"type":"object","minProperties":1,"propertyNames":{"pattern":"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},"additionalProperties":{"$ref":"#/definitions/packSource"}},"select":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1}},"policies":{"type":"object","minProperties":1,"additionalProperties":{"$ref":"#/definitions/policyChanges"}},"overrides":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/override"}}},"definitions":{"accountId":{"type":"string","pattern":"^[0-9]{12}$"},"organizationalUnitId":{"type":"string","pattern":"^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$"},"packSource":{"type":"object","additionalProperties":false,"required":["from"],"properties":{"from":{"type":"string","minLength":1}}},"severityName":{"enum":["critical","high","medium","low","info"]},"parameterValues":{"type":"object","minProperties":1,"additionalProperties":{"type":["string","number","boolean","array"],"items":{"type":["string","number"]}}},"noRemediation":{"const":false},"policyChanges":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"severity":{"$ref":"#/definitions/severityName"},"parameters":{"$ref":"#/definitions/parameterValues"},"remediate":{"$ref":"#/definitions/noRemediation"}}},"overrideChanges":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"severity":{"$ref":"#/definitions/severityName"},"parameters":{"$ref":"#/definitions/parameterValues"},"remediate":{"$ref":"#/definitions/noRemediation"},"targets":{"type":"object","additionalProperties":false,"required":["regions"],"properties":{"regions":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1,"pattern":"^[a-z0-9*?[\\]{},!-]+$"}}}}}},"override":{"type":"object","additionalProperties":false,"required":["targets","policies"],"properties":{"targets":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"accounts":{"type":"array","minItems":1,"uniqueItems":true,"items":{"$ref":"#/definitions/accountId"}},"ous":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1}},"tags":{"type":"object","minProperties":1,"maxProperties":50,"additionalProperties":{"type":"string","maxLength":256}}}},"policies":{"type":"object","minProperties":1,"additionalProperties":{"anyOf":[{"const":"off"},{"$ref":"#/definitions/overrideChanges"}]}}}}}};
const func2 = Object.prototype.hasOwnProperty;
const func3 = require("ajv/dist/runtime/ucs2length").default;
const schema7 = {"type":"string","pattern":"^[0-9]{12}$"};
const pattern0 = new RegExp("^[0-9]{12}$", "u");

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern0.test(data)){
validate22.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9]{12}$"}}];
return false;
}
}
else {
validate22.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate22.errors = vErrors;
return errors === 0;
}

const schema8 = {"type":"string","pattern":"^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$"};
const pattern1 = new RegExp("^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$", "u");

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern1.test(data)){
validate24.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$"}}];
return false;
}
}
else {
validate24.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate24.errors = vErrors;
return errors === 0;
}

const schema9 = {"type":"object","additionalProperties":false,"required":["from"],"properties":{"from":{"type":"string","minLength":1}}};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.from === undefined) && (missing0 = "from")){
validate30.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "from")){
validate30.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.from !== undefined){
let data0 = data.from;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func3(data0) < 1){
validate30.errors = [{instancePath:instancePath+"/from",schemaPath:"#/properties/from/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate30.errors = [{instancePath:instancePath+"/from",schemaPath:"#/properties/from/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
}
else {
validate30.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate30.errors = vErrors;
return errors === 0;
}

const schema10 = {"type":"object","additionalProperties":false,"minProperties":1,"properties":{"severity":{"$ref":"#/definitions/severityName"},"parameters":{"$ref":"#/definitions/parameterValues"},"remediate":{"$ref":"#/definitions/noRemediation"}}};
const schema11 = {"enum":["critical","high","medium","low","info"]};

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((((data === "critical") || (data === "high")) || (data === "medium")) || (data === "low")) || (data === "info"))){
validate33.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema11.enum}}];
return false;
}
validate33.errors = vErrors;
return errors === 0;
}

const schema12 = {"type":"object","minProperties":1,"additionalProperties":{"type":["string","number","boolean","array"],"items":{"type":["string","number"]}}};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 1){
validate35.errors = [{instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
for(const key0 in data){
let data0 = data[key0];
const _errs2 = errors;
if((((typeof data0 !== "string") && (!((typeof data0 == "number") && (isFinite(data0))))) && (typeof data0 !== "boolean")) && (!(Array.isArray(data0)))){
validate35.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: schema12.additionalProperties.type}}];
return false;
}
if(errors === _errs2){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs4 = errors;
if((typeof data1 !== "string") && (!((typeof data1 == "number") && (isFinite(data1))))){
validate35.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i0,schemaPath:"#/additionalProperties/items/type",keyword:"type",params:{type: schema12.additionalProperties.items.type}}];
return false;
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
}
}
var valid0 = _errs2 === errors;
if(!valid0){
break;
}
}
}
}
else {
validate35.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate35.errors = vErrors;
return errors === 0;
}

const schema13 = {"const":false};

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(false !== data){
validate37.errors = [{instancePath,schemaPath:"#/const",keyword:"const",params:{allowedValue: false}}];
return false;
}
validate37.errors = vErrors;
return errors === 0;
}


function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 1){
validate32.errors = [{instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "severity") || (key0 === "parameters")) || (key0 === "remediate"))){
validate32.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.severity !== undefined){
const _errs2 = errors;
if(!(validate33(data.severity, {instancePath:instancePath+"/severity",parentData:data,parentDataProperty:"severity",rootData}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.parameters !== undefined){
const _errs3 = errors;
if(!(validate35(data.parameters, {instancePath:instancePath+"/parameters",parentData:data,parentDataProperty:"parameters",rootData}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.remediate !== undefined){
const _errs4 = errors;
if(!(validate37(data.remediate, {instancePath:instancePath+"/remediate",parentData:data,parentDataProperty:"remediate",rootData}))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate32.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate32.errors = vErrors;
return errors === 0;
}

const schema14 = {"type":"object","additionalProperties":false,"required":["targets","policies"],"properties":{"targets":{"type":"object","additionalProperties":false,"minProperties":1,"properties":{"accounts":{"type":"array","minItems":1,"uniqueItems":true,"items":{"$ref":"#/definitions/accountId"}},"ous":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1}},"tags":{"type":"object","minProperties":1,"maxProperties":50,"additionalProperties":{"type":"string","maxLength":256}}}},"policies":{"type":"object","minProperties":1,"additionalProperties":{"anyOf":[{"const":"off"},{"$ref":"#/definitions/overrideChanges"}]}}}};
const schema15 = {"type":"object","additionalProperties":false,"minProperties":1,"properties":{"severity":{"$ref":"#/definitions/severityName"},"parameters":{"$ref":"#/definitions/parameterValues"},"remediate":{"$ref":"#/definitions/noRemediation"},"targets":{"type":"object","additionalProperties":false,"required":["regions"],"properties":{"regions":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1,"pattern":"^[a-z0-9*?[\\]{},!-]+$"}}}}}};
const pattern8 = new RegExp("^[a-z0-9*?[\\]{},!-]+$", "u");

function validate42(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 1){
validate42.errors = [{instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "severity") || (key0 === "parameters")) || (key0 === "remediate")) || (key0 === "targets"))){
validate42.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.severity !== undefined){
const _errs2 = errors;
if(!(validate33(data.severity, {instancePath:instancePath+"/severity",parentData:data,parentDataProperty:"severity",rootData}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.parameters !== undefined){
const _errs3 = errors;
if(!(validate35(data.parameters, {instancePath:instancePath+"/parameters",parentData:data,parentDataProperty:"parameters",rootData}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.remediate !== undefined){
const _errs4 = errors;
if(!(validate37(data.remediate, {instancePath:instancePath+"/remediate",parentData:data,parentDataProperty:"remediate",rootData}))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.targets !== undefined){
let data3 = data.targets;
const _errs5 = errors;
if(errors === _errs5){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing0;
if((data3.regions === undefined) && (missing0 = "regions")){
validate42.errors = [{instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs7 = errors;
for(const key1 in data3){
if(!(key1 === "regions")){
validate42.errors = [{instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs7 === errors){
if(data3.regions !== undefined){
let data4 = data3.regions;
const _errs8 = errors;
if(errors === _errs8){
if(Array.isArray(data4)){
if(data4.length < 1){
validate42.errors = [{instancePath:instancePath+"/targets/regions",schemaPath:"#/properties/targets/properties/regions/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid2 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs10 = errors;
if(errors === _errs10){
if(typeof data5 === "string"){
if(func3(data5) < 1){
validate42.errors = [{instancePath:instancePath+"/targets/regions/" + i0,schemaPath:"#/properties/targets/properties/regions/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
else {
if(!pattern8.test(data5)){
validate42.errors = [{instancePath:instancePath+"/targets/regions/" + i0,schemaPath:"#/properties/targets/properties/regions/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9*?[\\]{},!-]+$"}}];
return false;
}
}
}
else {
validate42.errors = [{instancePath:instancePath+"/targets/regions/" + i0,schemaPath:"#/properties/targets/properties/regions/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs10 === errors;
if(!valid2){
break;
}
}
if(valid2){
let i1 = data4.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data4[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
validate42.errors = [{instancePath:instancePath+"/targets/regions",schemaPath:"#/properties/targets/properties/regions/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}}];
return false;
break;
}
indices0[item0] = i1;
}
}
}
}
}
else {
validate42.errors = [{instancePath:instancePath+"/targets/regions",schemaPath:"#/properties/targets/properties/regions/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
}
}
}
}
else {
validate42.errors = [{instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate42.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate42.errors = vErrors;
return errors === 0;
}

const func0 = require("ajv/dist/runtime/equal").default;

function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.targets === undefined) && (missing0 = "targets")) || ((data.policies === undefined) && (missing0 = "policies"))){
validate40.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "targets") || (key0 === "policies"))){
validate40.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.targets !== undefined){
let data0 = data.targets;
const _errs2 = errors;
if(errors === _errs2){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(Object.keys(data0).length < 1){
validate40.errors = [{instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
const _errs4 = errors;
for(const key1 in data0){
if(!(((key1 === "accounts") || (key1 === "ous")) || (key1 === "tags"))){
validate40.errors = [{instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs4 === errors){
if(data0.accounts !== undefined){
let data1 = data0.accounts;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data1)){
if(data1.length < 1){
validate40.errors = [{instancePath:instancePath+"/targets/accounts",schemaPath:"#/properties/targets/properties/accounts/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
const _errs7 = errors;
if(!(validate22(data1[i0], {instancePath:instancePath+"/targets/accounts/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid2 = _errs7 === errors;
if(!valid2){
break;
}
}
if(valid2){
let i1 = data1.length;
let j0;
if(i1 > 1){
outer0:
for(;i1--;){
for(j0 = i1; j0--;){
if(func0(data1[i1], data1[j0])){
validate40.errors = [{instancePath:instancePath+"/targets/accounts",schemaPath:"#/properties/targets/properties/accounts/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}}];
return false;
break outer0;
}
}
}
}
}
}
}
else {
validate40.errors = [{instancePath:instancePath+"/targets/accounts",schemaPath:"#/properties/targets/properties/accounts/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.ous !== undefined){
let data3 = data0.ous;
const _errs8 = errors;
if(errors === _errs8){
if(Array.isArray(data3)){
if(data3.length < 1){
validate40.errors = [{instancePath:instancePath+"/targets/ous",schemaPath:"#/properties/targets/properties/ous/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid4 = true;
const len1 = data3.length;
for(let i2=0; i2<len1; i2++){
let data4 = data3[i2];
const _errs10 = errors;
if(errors === _errs10){
if(typeof data4 === "string"){
if(func3(data4) < 1){
validate40.errors = [{instancePath:instancePath+"/targets/ous/" + i2,schemaPath:"#/properties/targets/properties/ous/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate40.errors = [{instancePath:instancePath+"/targets/ous/" + i2,schemaPath:"#/properties/targets/properties/ous/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid4 = _errs10 === errors;
if(!valid4){
break;
}
}
if(valid4){
let i3 = data3.length;
let j1;
if(i3 > 1){
const indices0 = {};
for(;i3--;){
let item0 = data3[i3];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j1 = indices0[item0];
validate40.errors = [{instancePath:instancePath+"/targets/ous",schemaPath:"#/properties/targets/properties/ous/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j1}}];
return false;
break;
}
indices0[item0] = i3;
}
}
}
}
}
else {
validate40.errors = [{instancePath:instancePath+"/targets/ous",schemaPath:"#/properties/targets/properties/ous/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.tags !== undefined){
let data5 = data0.tags;
const _errs12 = errors;
if(errors === _errs12){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(Object.keys(data5).length > 50){
validate40.errors = [{instancePath:instancePath+"/targets/tags",schemaPath:"#/properties/targets/properties/tags/maxProperties",keyword:"maxProperties",params:{limit: 50}}];
return false;
}
else {
if(Object.keys(data5).length < 1){
validate40.errors = [{instancePath:instancePath+"/targets/tags",schemaPath:"#/properties/targets/properties/tags/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
for(const key2 in data5){
let data6 = data5[key2];
const _errs15 = errors;
if(errors === _errs15){
if(typeof data6 === "string"){
if(func3(data6) > 256){
validate40.errors = [{instancePath:instancePath+"/targets/tags/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/targets/properties/tags/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256}}];
return false;
}
}
else {
validate40.errors = [{instancePath:instancePath+"/targets/tags/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/targets/properties/tags/additionalProperties/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid6 = _errs15 === errors;
if(!valid6){
break;
}
}
}
}
}
else {
validate40.errors = [{instancePath:instancePath+"/targets/tags",schemaPath:"#/properties/targets/properties/tags/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid1 = _errs12 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
else {
validate40.errors = [{instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policies !== undefined){
let data7 = data.policies;
const _errs17 = errors;
if(errors === _errs17){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(Object.keys(data7).length < 1){
validate40.errors = [{instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
for(const key3 in data7){
let data8 = data7[key3];
const _errs20 = errors;
const _errs21 = errors;
let valid8 = false;
const _errs22 = errors;
if("off" !== data8){
const err0 = {instancePath:instancePath+"/policies/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/policies/additionalProperties/anyOf/0/const",keyword:"const",params:{allowedValue: "off"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs22 === errors;
valid8 = valid8 || _valid0;
if(!valid8){
const _errs23 = errors;
if(!(validate42(data8, {instancePath:instancePath+"/policies/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data7,parentDataProperty:key3,rootData}))){
vErrors = vErrors === null ? validate42.errors : vErrors.concat(validate42.errors);
errors = vErrors.length;
}
var _valid0 = _errs23 === errors;
valid8 = valid8 || _valid0;
}
if(!valid8){
const err1 = {instancePath:instancePath+"/policies/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/policies/additionalProperties/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate40.errors = vErrors;
return false;
}
else {
errors = _errs21;
if(vErrors !== null){
if(_errs21){
vErrors.length = _errs21;
}
else {
vErrors = null;
}
}
}
var valid7 = _errs20 === errors;
if(!valid7){
break;
}
}
}
}
else {
validate40.errors = [{instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate40.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate40.errors = vErrors;
return errors === 0;
}

const pattern2 = new RegExp("^[\\w+=,.@-]{2,64}$", "u");
const pattern3 = new RegExp("^arn:[\\w-]+:iam::(aws|[0-9]{12}):policy/.+$", "u");
const pattern4 = new RegExp("^aws(-[a-z]+)*$", "u");
const pattern5 = new RegExp("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "u");
const pattern6 = new RegExp("^[a-z0-9-]+:[A-Z][A-Za-z0-9]*$", "u");
const pattern7 = new RegExp("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "u");

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="urn:cove-policy:schema:config:1" */;
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.version === undefined) && (missing0 = "version")){
validate21.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema6.properties, key0))){
validate21.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.version !== undefined){
let data0 = data.version;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate21.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(1 !== data0){
validate21.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.accounts !== undefined){
let data1 = data.accounts;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
if(data1.length < 1){
validate21.errors = [{instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid1 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
const _errs6 = errors;
if(!(validate22(data1[i0], {instancePath:instancePath+"/accounts/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid1 = _errs6 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ous !== undefined){
let data3 = data.ous;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data3)){
if(data3.length < 1){
validate21.errors = [{instancePath:instancePath+"/ous",schemaPath:"#/properties/ous/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid2 = true;
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
const _errs9 = errors;
if(!(validate24(data3[i1], {instancePath:instancePath+"/ous/" + i1,parentData:data3,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var valid2 = _errs9 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/ous",schemaPath:"#/properties/ous/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exclude !== undefined){
let data5 = data.exclude;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data5)){
if(data5.length < 1){
validate21.errors = [{instancePath:instancePath+"/exclude",schemaPath:"#/properties/exclude/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid3 = true;
const len2 = data5.length;
for(let i2=0; i2<len2; i2++){
let data6 = data5[i2];
const _errs12 = errors;
const _errs13 = errors;
let valid4 = false;
const _errs14 = errors;
if(!(validate22(data6, {instancePath:instancePath+"/exclude/" + i2,parentData:data5,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var _valid0 = _errs14 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const _errs15 = errors;
if(!(validate24(data6, {instancePath:instancePath+"/exclude/" + i2,parentData:data5,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var _valid0 = _errs15 === errors;
valid4 = valid4 || _valid0;
}
if(!valid4){
const err0 = {instancePath:instancePath+"/exclude/" + i2,schemaPath:"#/properties/exclude/items/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
validate21.errors = vErrors;
return false;
}
else {
errors = _errs13;
if(vErrors !== null){
if(_errs13){
vErrors.length = _errs13;
}
else {
vErrors = null;
}
}
}
var valid3 = _errs12 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/exclude",schemaPath:"#/properties/exclude/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.accountsFile !== undefined){
let data7 = data.accountsFile;
const _errs16 = errors;
if(errors === _errs16){
if(typeof data7 === "string"){
if(func3(data7) < 1){
validate21.errors = [{instancePath:instancePath+"/accountsFile",schemaPath:"#/properties/accountsFile/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/accountsFile",schemaPath:"#/properties/accountsFile/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.regions !== undefined){
let data8 = data.regions;
const _errs18 = errors;
if(errors === _errs18){
if(Array.isArray(data8)){
if(data8.length < 1){
validate21.errors = [{instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid5 = true;
const len3 = data8.length;
for(let i3=0; i3<len3; i3++){
let data9 = data8[i3];
const _errs20 = errors;
if(errors === _errs20){
if(typeof data9 === "string"){
if(func3(data9) < 1){
validate21.errors = [{instancePath:instancePath+"/regions/" + i3,schemaPath:"#/properties/regions/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/regions/" + i3,schemaPath:"#/properties/regions/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid5 = _errs20 === errors;
if(!valid5){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.includeCaller !== undefined){
const _errs22 = errors;
if(typeof data.includeCaller !== "boolean"){
validate21.errors = [{instancePath:instancePath+"/includeCaller",schemaPath:"#/properties/includeCaller/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.roleName !== undefined){
let data11 = data.roleName;
const _errs24 = errors;
if(errors === _errs24){
if(typeof data11 === "string"){
if(func3(data11) < 1){
validate21.errors = [{instancePath:instancePath+"/roleName",schemaPath:"#/properties/roleName/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/roleName",schemaPath:"#/properties/roleName/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.roles !== undefined){
let data12 = data.roles;
const _errs26 = errors;
if(errors === _errs26){
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key1 in data12){
const _errs28 = errors;
const _errs29 = errors;
let valid7 = false;
const _errs30 = errors;
if(!(validate22(key1, {instancePath:instancePath+"/roles",parentData:data12,parentDataProperty:"roles",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var _valid1 = _errs30 === errors;
valid7 = valid7 || _valid1;
if(!valid7){
const _errs31 = errors;
if(!(validate24(key1, {instancePath:instancePath+"/roles",parentData:data12,parentDataProperty:"roles",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var _valid1 = _errs31 === errors;
valid7 = valid7 || _valid1;
}
if(!valid7){
const err1 = {instancePath:instancePath+"/roles",schemaPath:"#/properties/roles/propertyNames/anyOf",keyword:"anyOf",params:{},propertyName:key1};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
errors = _errs29;
if(vErrors !== null){
if(_errs29){
vErrors.length = _errs29;
}
else {
vErrors = null;
}
}
}
var valid6 = _errs28 === errors;
if(!valid6){
const err2 = {instancePath:instancePath+"/roles",schemaPath:"#/properties/roles/propertyNames",keyword:"propertyNames",params:{propertyName: key1}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate21.errors = vErrors;
return false;
break;
}
}
if(valid6){
for(const key2 in data12){
let data13 = data12[key2];
const _errs33 = errors;
if(errors === _errs33){
if(typeof data13 === "string"){
if(func3(data13) < 1){
validate21.errors = [{instancePath:instancePath+"/roles/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/roles/additionalProperties/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/roles/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/roles/additionalProperties/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid8 = _errs33 === errors;
if(!valid8){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/roles",schemaPath:"#/properties/roles/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessionName !== undefined){
let data14 = data.sessionName;
const _errs35 = errors;
if(errors === _errs35){
if(typeof data14 === "string"){
if(!pattern2.test(data14)){
validate21.errors = [{instancePath:instancePath+"/sessionName",schemaPath:"#/properties/sessionName/pattern",keyword:"pattern",params:{pattern: "^[\\w+=,.@-]{2,64}$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/sessionName",schemaPath:"#/properties/sessionName/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs35 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.externalId !== undefined){
let data15 = data.externalId;
const _errs37 = errors;
if(errors === _errs37){
if(typeof data15 === "string"){
if(func3(data15) > 1224){
validate21.errors = [{instancePath:instancePath+"/externalId",schemaPath:"#/properties/externalId/maxLength",keyword:"maxLength",params:{limit: 1224}}];
return false;
}
else {
if(func3(data15) < 2){
validate21.errors = [{instancePath:instancePath+"/externalId",schemaPath:"#/properties/externalId/minLength",keyword:"minLength",params:{limit: 2}}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/externalId",schemaPath:"#/properties/externalId/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessionPolicy !== undefined){
let data16 = data.sessionPolicy;
const _errs39 = errors;
if(errors === _errs39){
if(typeof data16 === "string"){
if(func3(data16) < 1){
validate21.errors = [{instancePath:instancePath+"/sessionPolicy",schemaPath:"#/properties/sessionPolicy/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/sessionPolicy",schemaPath:"#/properties/sessionPolicy/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs39 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policyArns !== undefined){
let data17 = data.policyArns;
const _errs41 = errors;
if(errors === _errs41){
if(Array.isArray(data17)){
if(data17.length > 10){
validate21.errors = [{instancePath:instancePath+"/policyArns",schemaPath:"#/properties/policyArns/maxItems",keyword:"maxItems",params:{limit: 10}}];
return false;
}
else {
if(data17.length < 1){
validate21.errors = [{instancePath:instancePath+"/policyArns",schemaPath:"#/properties/policyArns/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid9 = true;
const len4 = data17.length;
for(let i4=0; i4<len4; i4++){
let data18 = data17[i4];
const _errs43 = errors;
if(errors === _errs43){
if(typeof data18 === "string"){
if(!pattern3.test(data18)){
validate21.errors = [{instancePath:instancePath+"/policyArns/" + i4,schemaPath:"#/properties/policyArns/items/pattern",keyword:"pattern",params:{pattern: "^arn:[\\w-]+:iam::(aws|[0-9]{12}):policy/.+$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/policyArns/" + i4,schemaPath:"#/properties/policyArns/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid9 = _errs43 === errors;
if(!valid9){
break;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/policyArns",schemaPath:"#/properties/policyArns/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.partition !== undefined){
let data19 = data.partition;
const _errs45 = errors;
if(errors === _errs45){
if(typeof data19 === "string"){
if(!pattern4.test(data19)){
validate21.errors = [{instancePath:instancePath+"/partition",schemaPath:"#/properties/partition/pattern",keyword:"pattern",params:{pattern: "^aws(-[a-z]+)*$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/partition",schemaPath:"#/properties/partition/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs45 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.profile !== undefined){
let data20 = data.profile;
const _errs47 = errors;
if(errors === _errs47){
if(typeof data20 === "string"){
if(func3(data20) < 1){
validate21.errors = [{instancePath:instancePath+"/profile",schemaPath:"#/properties/profile/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/profile",schemaPath:"#/properties/profile/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs47 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.concurrency !== undefined){
let data21 = data.concurrency;
const _errs49 = errors;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
validate21.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs49){
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 10000 || isNaN(data21)){
validate21.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}}];
return false;
}
else {
if(data21 < 1 || isNaN(data21)){
validate21.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs49 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.patience !== undefined){
let data22 = data.patience;
const _errs51 = errors;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
validate21.errors = [{instancePath:instancePath+"/patience",schemaPath:"#/properties/patience/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs51){
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 86400 || isNaN(data22)){
validate21.errors = [{instancePath:instancePath+"/patience",schemaPath:"#/properties/patience/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400}}];
return false;
}
else {
if(data22 < 0 || isNaN(data22)){
validate21.errors = [{instancePath:instancePath+"/patience",schemaPath:"#/properties/patience/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs51 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeout !== undefined){
let data23 = data.timeout;
const _errs53 = errors;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
validate21.errors = [{instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs53){
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 604800 || isNaN(data23)){
validate21.errors = [{instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 604800}}];
return false;
}
else {
if(data23 < 1 || isNaN(data23)){
validate21.errors = [{instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs53 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.output !== undefined){
let data24 = data.output;
const _errs55 = errors;
if(errors === _errs55){
if(Array.isArray(data24)){
if(data24.length < 1){
validate21.errors = [{instancePath:instancePath+"/output",schemaPath:"#/properties/output/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid10 = true;
const len5 = data24.length;
for(let i5=0; i5<len5; i5++){
let data25 = data24[i5];
const _errs57 = errors;
if(errors === _errs57){
if(typeof data25 === "string"){
if(func3(data25) < 1){
validate21.errors = [{instancePath:instancePath+"/output/" + i5,schemaPath:"#/properties/output/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/output/" + i5,schemaPath:"#/properties/output/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid10 = _errs57 === errors;
if(!valid10){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs55 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.failOn !== undefined){
let data26 = data.failOn;
const _errs59 = errors;
if(!((((((data26 === "critical") || (data26 === "high")) || (data26 === "medium")) || (data26 === "low")) || (data26 === "info")) || (data26 === "none"))){
validate21.errors = [{instancePath:instancePath+"/failOn",schemaPath:"#/properties/failOn/enum",keyword:"enum",params:{allowedValues: schema6.properties.failOn.enum}}];
return false;
}
var valid0 = _errs59 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.allowErrors !== undefined){
const _errs60 = errors;
if(typeof data.allowErrors !== "boolean"){
validate21.errors = [{instancePath:instancePath+"/allowErrors",schemaPath:"#/properties/allowErrors/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs60 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.allow !== undefined){
let data28 = data.allow;
const _errs62 = errors;
if(errors === _errs62){
if(Array.isArray(data28)){
if(data28.length < 1){
validate21.errors = [{instancePath:instancePath+"/allow",schemaPath:"#/properties/allow/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid11 = true;
const len6 = data28.length;
for(let i6=0; i6<len6; i6++){
let data29 = data28[i6];
const _errs64 = errors;
if(errors === _errs64){
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
let missing1;
if((((data29.kind === undefined) && (missing1 = "kind")) || ((data29.reason === undefined) && (missing1 = "reason"))) || ((data29.expires === undefined) && (missing1 = "expires"))){
validate21.errors = [{instancePath:instancePath+"/allow/" + i6,schemaPath:"#/properties/allow/items/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs66 = errors;
for(const key3 in data29){
if(!(((key3 === "kind") || (key3 === "reason")) || (key3 === "expires"))){
validate21.errors = [{instancePath:instancePath+"/allow/" + i6,schemaPath:"#/properties/allow/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}}];
return false;
break;
}
}
if(_errs66 === errors){
if(data29.kind !== undefined){
let data30 = data29.kind;
const _errs67 = errors;
if(!((((((((((((((data30 === "assume-role") || (data30 === "access-denied")) || (data30 === "denied-by-scp")) || (data30 === "throttled")) || (data30 === "expired")) || (data30 === "network")) || (data30 === "timeout")) || (data30 === "validation")) || (data30 === "unavailable")) || (data30 === "opt-in")) || (data30 === "not-in-region")) || (data30 === "partial")) || (data30 === "evaluation")) || (data30 === "internal"))){
validate21.errors = [{instancePath:instancePath+"/allow/" + i6+"/kind",schemaPath:"#/properties/allow/items/properties/kind/enum",keyword:"enum",params:{allowedValues: schema6.properties.allow.items.properties.kind.enum}}];
return false;
}
var valid12 = _errs67 === errors;
}
else {
var valid12 = true;
}
if(valid12){
if(data29.reason !== undefined){
let data31 = data29.reason;
const _errs68 = errors;
if(errors === _errs68){
if(typeof data31 === "string"){
if(func3(data31) < 1){
validate21.errors = [{instancePath:instancePath+"/allow/" + i6+"/reason",schemaPath:"#/properties/allow/items/properties/reason/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/allow/" + i6+"/reason",schemaPath:"#/properties/allow/items/properties/reason/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid12 = _errs68 === errors;
}
else {
var valid12 = true;
}
if(valid12){
if(data29.expires !== undefined){
let data32 = data29.expires;
const _errs70 = errors;
if(errors === _errs70){
if(typeof data32 === "string"){
if(!pattern5.test(data32)){
validate21.errors = [{instancePath:instancePath+"/allow/" + i6+"/expires",schemaPath:"#/properties/allow/items/properties/expires/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/allow/" + i6+"/expires",schemaPath:"#/properties/allow/items/properties/expires/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid12 = _errs70 === errors;
}
else {
var valid12 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/allow/" + i6,schemaPath:"#/properties/allow/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid11 = _errs64 === errors;
if(!valid11){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/allow",schemaPath:"#/properties/allow/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs62 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.allowIdle !== undefined){
const _errs72 = errors;
if(typeof data.allowIdle !== "boolean"){
validate21.errors = [{instancePath:instancePath+"/allowIdle",schemaPath:"#/properties/allowIdle/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs72 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.failFast !== undefined){
const _errs74 = errors;
if(typeof data.failFast !== "boolean"){
validate21.errors = [{instancePath:instancePath+"/failFast",schemaPath:"#/properties/failFast/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs74 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.runLog !== undefined){
let data35 = data.runLog;
const _errs76 = errors;
if(errors === _errs76){
if(typeof data35 === "string"){
if(func3(data35) < 1){
validate21.errors = [{instancePath:instancePath+"/runLog",schemaPath:"#/properties/runLog/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/runLog",schemaPath:"#/properties/runLog/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs76 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.quiet !== undefined){
const _errs78 = errors;
if(typeof data.quiet !== "boolean"){
validate21.errors = [{instancePath:instancePath+"/quiet",schemaPath:"#/properties/quiet/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs78 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.allowSecretReads !== undefined){
const _errs80 = errors;
if(typeof data.allowSecretReads !== "boolean"){
validate21.errors = [{instancePath:instancePath+"/allowSecretReads",schemaPath:"#/properties/allowSecretReads/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs80 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.allowRisk !== undefined){
let data38 = data.allowRisk;
const _errs82 = errors;
if(!(((data38 === "safe") || (data38 === "disruptive")) || (data38 === "destructive"))){
validate21.errors = [{instancePath:instancePath+"/allowRisk",schemaPath:"#/properties/allowRisk/enum",keyword:"enum",params:{allowedValues: schema6.properties.allowRisk.enum}}];
return false;
}
var valid0 = _errs82 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.trustReads !== undefined){
let data39 = data.trustReads;
const _errs83 = errors;
if(errors === _errs83){
if(Array.isArray(data39)){
if(data39.length < 1){
validate21.errors = [{instancePath:instancePath+"/trustReads",schemaPath:"#/properties/trustReads/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid13 = true;
const len7 = data39.length;
for(let i7=0; i7<len7; i7++){
let data40 = data39[i7];
const _errs85 = errors;
if(errors === _errs85){
if(typeof data40 === "string"){
if(!pattern6.test(data40)){
validate21.errors = [{instancePath:instancePath+"/trustReads/" + i7,schemaPath:"#/properties/trustReads/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9-]+:[A-Z][A-Za-z0-9]*$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/trustReads/" + i7,schemaPath:"#/properties/trustReads/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid13 = _errs85 === errors;
if(!valid13){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/trustReads",schemaPath:"#/properties/trustReads/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs83 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.parameters !== undefined){
let data41 = data.parameters;
const _errs87 = errors;
if(errors === _errs87){
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
for(const key4 in data41){
let data42 = data41[key4];
const _errs90 = errors;
if((((typeof data42 !== "string") && (!((typeof data42 == "number") && (isFinite(data42))))) && (typeof data42 !== "boolean")) && (!(Array.isArray(data42)))){
validate21.errors = [{instancePath:instancePath+"/parameters/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/parameters/additionalProperties/type",keyword:"type",params:{type: schema6.properties.parameters.additionalProperties.type}}];
return false;
}
if(errors === _errs90){
if(Array.isArray(data42)){
var valid15 = true;
const len8 = data42.length;
for(let i8=0; i8<len8; i8++){
let data43 = data42[i8];
const _errs92 = errors;
if((typeof data43 !== "string") && (!((typeof data43 == "number") && (isFinite(data43))))){
validate21.errors = [{instancePath:instancePath+"/parameters/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i8,schemaPath:"#/properties/parameters/additionalProperties/items/type",keyword:"type",params:{type: schema6.properties.parameters.additionalProperties.items.type}}];
return false;
}
var valid15 = _errs92 === errors;
if(!valid15){
break;
}
}
}
}
var valid14 = _errs90 === errors;
if(!valid14){
break;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/parameters",schemaPath:"#/properties/parameters/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs87 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.packs !== undefined){
let data44 = data.packs;
const _errs94 = errors;
if(errors === _errs94){
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(Object.keys(data44).length < 1){
validate21.errors = [{instancePath:instancePath+"/packs",schemaPath:"#/properties/packs/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
for(const key5 in data44){
const _errs96 = errors;
if(typeof key5 === "string"){
if(!pattern7.test(key5)){
const err3 = {instancePath:instancePath+"/packs",schemaPath:"#/properties/packs/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},propertyName:key5};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var valid16 = _errs96 === errors;
if(!valid16){
const err4 = {instancePath:instancePath+"/packs",schemaPath:"#/properties/packs/propertyNames",keyword:"propertyNames",params:{propertyName: key5}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate21.errors = vErrors;
return false;
break;
}
}
if(valid16){
for(const key6 in data44){
const _errs98 = errors;
if(!(validate30(data44[key6], {instancePath:instancePath+"/packs/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data44,parentDataProperty:key6,rootData}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
var valid17 = _errs98 === errors;
if(!valid17){
break;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/packs",schemaPath:"#/properties/packs/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs94 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.select !== undefined){
let data46 = data.select;
const _errs99 = errors;
if(errors === _errs99){
if(Array.isArray(data46)){
if(data46.length < 1){
validate21.errors = [{instancePath:instancePath+"/select",schemaPath:"#/properties/select/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid18 = true;
const len9 = data46.length;
for(let i9=0; i9<len9; i9++){
let data47 = data46[i9];
const _errs101 = errors;
if(errors === _errs101){
if(typeof data47 === "string"){
if(func3(data47) < 1){
validate21.errors = [{instancePath:instancePath+"/select/" + i9,schemaPath:"#/properties/select/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/select/" + i9,schemaPath:"#/properties/select/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid18 = _errs101 === errors;
if(!valid18){
break;
}
}
if(valid18){
let i10 = data46.length;
let j0;
if(i10 > 1){
const indices0 = {};
for(;i10--;){
let item0 = data46[i10];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
validate21.errors = [{instancePath:instancePath+"/select",schemaPath:"#/properties/select/uniqueItems",keyword:"uniqueItems",params:{i: i10, j: j0}}];
return false;
break;
}
indices0[item0] = i10;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/select",schemaPath:"#/properties/select/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs99 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policies !== undefined){
let data48 = data.policies;
const _errs103 = errors;
if(errors === _errs103){
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
if(Object.keys(data48).length < 1){
validate21.errors = [{instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
for(const key7 in data48){
const _errs106 = errors;
if(!(validate32(data48[key7], {instancePath:instancePath+"/policies/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data48,parentDataProperty:key7,rootData}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
var valid20 = _errs106 === errors;
if(!valid20){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs103 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.overrides !== undefined){
let data50 = data.overrides;
const _errs107 = errors;
if(errors === _errs107){
if(Array.isArray(data50)){
if(data50.length < 1){
validate21.errors = [{instancePath:instancePath+"/overrides",schemaPath:"#/properties/overrides/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid21 = true;
const len10 = data50.length;
for(let i11=0; i11<len10; i11++){
const _errs109 = errors;
if(!(validate40(data50[i11], {instancePath:instancePath+"/overrides/" + i11,parentData:data50,parentDataProperty:i11,rootData}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
var valid21 = _errs109 === errors;
if(!valid21){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/overrides",schemaPath:"#/properties/overrides/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs107 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate21.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}
