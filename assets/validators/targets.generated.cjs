"use strict";
exports.whole = validate21;
const schema6 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:cove-policy:schema:targets:1","type":"object","additionalProperties":false,"required":["version","tool","run","digest","plan"],"properties":{"version":{"const":1},"tool":{"type":"object","additionalProperties":false,"required":["name","version"],"properties":{"name":{"const":"cove-policy"},"version":{"type":"string"}}},"run":{"type":"string","pattern":"^[0-9A-Za-z-]{8,64}$"},"digest":{"type":"string","pattern":"^[0-9a-f]{64}$"},"signature":{"type":"string","pattern":"^[0-9a-f]{64}$"},"plan":{"$ref":"#/definitions/plan"},"files":{"type":"array","items":{"type":"string","pattern":"^[0-9a-f]{64}$"}}},"definitions":{"plan":{"type":"object","additionalProperties":false,"required":["version","mode","start","principal","organization","settings","policies","regions","warnings","classes","accounts"],"properties":{"version":{"const":1},"mode":{"const":"check"},"start":{"type":"string","format":"date-time"},"principal":{"type":"object","additionalProperties":false,"required":["account","arn","partition"],"properties":{"account":{"type":"string"},"arn":{"type":"string"},"partition":{"type":"string"}}},"organization":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["id","managementAccount","accounts"],"properties":{"id":{"type":"string"},"managementAccount":{"type":"string"},"accounts":{"type":"array","items":{"type":"string"}}}}]},"settings":{"$ref":"#/definitions/jsonObject"},"policies":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","hash"],"properties":{"id":{"type":"string"},"hash":{"type":"string","pattern":"^[0-9a-f]{64}$"},"allowNone":{"type":"boolean"}}}},"regions":{"anyOf":[{"type":"null"},{"type":"array","items":{"type":"string"}}]},"warnings":{"type":"array","items":{"$ref":"#/definitions/warning"}},"classes":{"type":"array","items":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["policy","action"],"properties":{"policy":{"type":"string"},"action":{"enum":["run","skip","error","off"]},"override":{"type":"integer","minimum":0}}}}},"accounts":{"type":"array","items":{"$ref":"#/definitions/account"}}}},"account":{"type":"object","additionalProperties":false,"required":["id","name","email","ou","tags","class","skipped","error"],"properties":{"id":{"type":"string","pattern":"^[0-9]{12}$"},"name":{"type":["string","null"]},"email":{"type":["string","null"]},"ou":{"type":["string","null"]},"listed":{"type":"object","additionalProperties":false,"required":["file"],"properties":{"file":{"type":"string"},"regions":{"type":"array","items":{"type":"string"}}}},"units":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","name"],"properties":{"id":{"type":"string"},"name":{"type":"string"}}}},"tags":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":{"type":"string"}}]},"class":{"type":"integer","minimum":0},"skipped":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["reason","message"],"properties":{"reason":{"$ref":"#/definitions/skipReason"},"message":{"type":"string"}}}]},"error":{"anyOf":[{"type":"null"},{"$ref":"#/definitions/error"}]}}},"warning":{"type":"object","additionalProperties":false,"required":["type","code","message","policy"],"properties":{"type":{"const":"warning"},"code":{"type":"string","minLength":1},"message":{"type":"string"},"policy":{"type":["string","null"]}}},"error":{"type":"object","additionalProperties":false,"required":["kind","operation","code","message","requestId","attempts","resource"],"properties":{"kind":{"$ref":"#/definitions/errorKind"},"operation":{"type":["string","null"]},"code":{"type":["string","null"]},"message":{"type":"string"},"requestId":{"type":["string","null"]},"attempts":{"type":"integer","minimum":0},"resource":{"type":["string","null"]}}},"errorKind":{"enum":["assume-role","access-denied","denied-by-scp","throttled","expired","network","timeout","validation","unavailable","opt-in","not-in-region","partial","evaluation","interrupted","internal"]},"skipReason":{"enum":["account-not-active","caller-account","region-disabled","excluded","service-not-in-region","off"]},"jsonValue":{"anyOf":[{"type":"null"},{"type":"boolean"},{"type":"number"},{"type":"string"},{"type":"array","items":{"$ref":"#/definitions/jsonValue"}},{"$ref":"#/definitions/jsonObject"}]},"jsonObject":{"type":"object","additionalProperties":{"$ref":"#/definitions/jsonValue"}}}};
const pattern0 = new RegExp("^[0-9A-Za-z-]{8,64}$", "u");
const pattern1 = new RegExp("^[0-9a-f]{64}$", "u");
const schema7 = {"type":"object","additionalProperties":false,"required":["version","mode","start","principal","organization","settings","policies","regions","warnings","classes","accounts"],"properties":{"version":{"const":1},"mode":{"const":"check"},"start":{"type":"string","format":"date-time"},"principal":{"type":"object","additionalProperties":false,"required":["account","arn","partition"],"properties":{"account":{"type":"string"},"arn":{"type":"string"},"partition":{"type":"string"}}},"organization":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["id","managementAccount","accounts"],"properties":{"id":{"type":"string"},"managementAccount":{"type":"string"},"accounts":{"type":"array","items":{"type":"string"}}}}]},"settings":{"$ref":"#/definitions/jsonObject"},"policies":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","hash"],"properties":{"id":{"type":"string"},"hash":{"type":"string","pattern":"^[0-9a-f]{64}$"},"allowNone":{"type":"boolean"}}}},"regions":{"anyOf":[{"type":"null"},{"type":"array","items":{"type":"string"}}]},"warnings":{"type":"array","items":{"$ref":"#/definitions/warning"}},"classes":{"type":"array","items":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["policy","action"],"properties":{"policy":{"type":"string"},"action":{"enum":["run","skip","error","off"]},"override":{"type":"integer","minimum":0}}}}},"accounts":{"type":"array","items":{"$ref":"#/definitions/account"}}}};
const func2 = Object.prototype.hasOwnProperty;
const formats0 = require("ajv-formats/dist/formats").fullFormats["date-time"];
const schema8 = {"type":"object","additionalProperties":{"$ref":"#/definitions/jsonValue"}};
const schema9 = {"anyOf":[{"type":"null"},{"type":"boolean"},{"type":"number"},{"type":"string"},{"type":"array","items":{"$ref":"#/definitions/jsonValue"}},{"$ref":"#/definitions/jsonObject"}]};
const wrapper0 = {validate: validate24};
const wrapper1 = {validate: validate23};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(data !== null){
const err0 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs3 = errors;
if(typeof data !== "boolean"){
const err1 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs5 = errors;
if(!((typeof data == "number") && (isFinite(data)))){
const err2 = {instancePath,schemaPath:"#/anyOf/2/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs7 = errors;
if(typeof data !== "string"){
const err3 = {instancePath,schemaPath:"#/anyOf/3/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data)){
var valid1 = true;
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(wrapper0.validate(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
var valid1 = _errs11 === errors;
if(!valid1){
break;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/anyOf/4/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs9 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs12 = errors;
if(!(wrapper1.validate(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? wrapper1.validate.errors : vErrors.concat(wrapper1.validate.errors);
errors = vErrors.length;
}
var _valid0 = _errs12 === errors;
valid0 = valid0 || _valid0;
}
}
}
}
}
if(!valid0){
const err5 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
validate24.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate24.errors = vErrors;
return errors === 0;
}


function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
const _errs2 = errors;
if(!(validate24(data[key0], {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data,parentDataProperty:key0,rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
if(!valid0){
break;
}
}
}
else {
validate23.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}

const schema10 = {"type":"object","additionalProperties":false,"required":["type","code","message","policy"],"properties":{"type":{"const":"warning"},"code":{"type":"string","minLength":1},"message":{"type":"string"},"policy":{"type":["string","null"]}}};
const func3 = require("ajv/dist/runtime/ucs2length").default;

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.type === undefined) && (missing0 = "type")) || ((data.code === undefined) && (missing0 = "code"))) || ((data.message === undefined) && (missing0 = "message"))) || ((data.policy === undefined) && (missing0 = "policy"))){
validate27.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "type") || (key0 === "code")) || (key0 === "message")) || (key0 === "policy"))){
validate27.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.type !== undefined){
const _errs2 = errors;
if("warning" !== data.type){
validate27.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/const",keyword:"const",params:{allowedValue: "warning"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
let data1 = data.code;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(func3(data1) < 1){
validate27.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.message !== undefined){
const _errs5 = errors;
if(typeof data.message !== "string"){
validate27.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
let data3 = data.policy;
const _errs7 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate27.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: schema10.properties.policy.type}}];
return false;
}
var valid0 = _errs7 === errors;
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
validate27.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate27.errors = vErrors;
return errors === 0;
}

const schema11 = {"type":"object","additionalProperties":false,"required":["id","name","email","ou","tags","class","skipped","error"],"properties":{"id":{"type":"string","pattern":"^[0-9]{12}$"},"name":{"type":["string","null"]},"email":{"type":["string","null"]},"ou":{"type":["string","null"]},"listed":{"type":"object","additionalProperties":false,"required":["file"],"properties":{"file":{"type":"string"},"regions":{"type":"array","items":{"type":"string"}}}},"units":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","name"],"properties":{"id":{"type":"string"},"name":{"type":"string"}}}},"tags":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":{"type":"string"}}]},"class":{"type":"integer","minimum":0},"skipped":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["reason","message"],"properties":{"reason":{"$ref":"#/definitions/skipReason"},"message":{"type":"string"}}}]},"error":{"anyOf":[{"type":"null"},{"$ref":"#/definitions/error"}]}}};
const pattern4 = new RegExp("^[0-9]{12}$", "u");
const schema12 = {"enum":["account-not-active","caller-account","region-disabled","excluded","service-not-in-region","off"]};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!((((((data === "account-not-active") || (data === "caller-account")) || (data === "region-disabled")) || (data === "excluded")) || (data === "service-not-in-region")) || (data === "off"))){
validate30.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema12.enum}}];
return false;
}
validate30.errors = vErrors;
return errors === 0;
}

const schema13 = {"type":"object","additionalProperties":false,"required":["kind","operation","code","message","requestId","attempts","resource"],"properties":{"kind":{"$ref":"#/definitions/errorKind"},"operation":{"type":["string","null"]},"code":{"type":["string","null"]},"message":{"type":"string"},"requestId":{"type":["string","null"]},"attempts":{"type":"integer","minimum":0},"resource":{"type":["string","null"]}}};
const schema14 = {"enum":["assume-role","access-denied","denied-by-scp","throttled","expired","network","timeout","validation","unavailable","opt-in","not-in-region","partial","evaluation","interrupted","internal"]};

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((((((((((((((data === "assume-role") || (data === "access-denied")) || (data === "denied-by-scp")) || (data === "throttled")) || (data === "expired")) || (data === "network")) || (data === "timeout")) || (data === "validation")) || (data === "unavailable")) || (data === "opt-in")) || (data === "not-in-region")) || (data === "partial")) || (data === "evaluation")) || (data === "interrupted")) || (data === "internal"))){
validate33.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema14.enum}}];
return false;
}
validate33.errors = vErrors;
return errors === 0;
}


function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.kind === undefined) && (missing0 = "kind")) || ((data.operation === undefined) && (missing0 = "operation"))) || ((data.code === undefined) && (missing0 = "code"))) || ((data.message === undefined) && (missing0 = "message"))) || ((data.requestId === undefined) && (missing0 = "requestId"))) || ((data.attempts === undefined) && (missing0 = "attempts"))) || ((data.resource === undefined) && (missing0 = "resource"))){
validate32.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "kind") || (key0 === "operation")) || (key0 === "code")) || (key0 === "message")) || (key0 === "requestId")) || (key0 === "attempts")) || (key0 === "resource"))){
validate32.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.kind !== undefined){
const _errs2 = errors;
if(!(validate33(data.kind, {instancePath:instancePath+"/kind",parentData:data,parentDataProperty:"kind",rootData}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.operation !== undefined){
let data1 = data.operation;
const _errs3 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate32.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/type",keyword:"type",params:{type: schema13.properties.operation.type}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
let data2 = data.code;
const _errs5 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate32.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/type",keyword:"type",params:{type: schema13.properties.code.type}}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.message !== undefined){
const _errs7 = errors;
if(typeof data.message !== "string"){
validate32.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requestId !== undefined){
let data4 = data.requestId;
const _errs9 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate32.errors = [{instancePath:instancePath+"/requestId",schemaPath:"#/properties/requestId/type",keyword:"type",params:{type: schema13.properties.requestId.type}}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.attempts !== undefined){
let data5 = data.attempts;
const _errs11 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate32.errors = [{instancePath:instancePath+"/attempts",schemaPath:"#/properties/attempts/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs11){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 < 0 || isNaN(data5)){
validate32.errors = [{instancePath:instancePath+"/attempts",schemaPath:"#/properties/attempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resource !== undefined){
let data6 = data.resource;
const _errs13 = errors;
if((typeof data6 !== "string") && (data6 !== null)){
validate32.errors = [{instancePath:instancePath+"/resource",schemaPath:"#/properties/resource/type",keyword:"type",params:{type: schema13.properties.resource.type}}];
return false;
}
var valid0 = _errs13 === errors;
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
else {
validate32.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate32.errors = vErrors;
return errors === 0;
}


function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.id === undefined) && (missing0 = "id")) || ((data.name === undefined) && (missing0 = "name"))) || ((data.email === undefined) && (missing0 = "email"))) || ((data.ou === undefined) && (missing0 = "ou"))) || ((data.tags === undefined) && (missing0 = "tags"))) || ((data.class === undefined) && (missing0 = "class"))) || ((data.skipped === undefined) && (missing0 = "skipped"))) || ((data.error === undefined) && (missing0 = "error"))){
validate29.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema11.properties, key0))){
validate29.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.id !== undefined){
let data0 = data.id;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate29.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/pattern",keyword:"pattern",params:{pattern: "^[0-9]{12}$"}}];
return false;
}
}
else {
validate29.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate29.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: schema11.properties.name.type}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.email !== undefined){
let data2 = data.email;
const _errs6 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate29.errors = [{instancePath:instancePath+"/email",schemaPath:"#/properties/email/type",keyword:"type",params:{type: schema11.properties.email.type}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ou !== undefined){
let data3 = data.ou;
const _errs8 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate29.errors = [{instancePath:instancePath+"/ou",schemaPath:"#/properties/ou/type",keyword:"type",params:{type: schema11.properties.ou.type}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.listed !== undefined){
let data4 = data.listed;
const _errs10 = errors;
if(errors === _errs10){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing1;
if((data4.file === undefined) && (missing1 = "file")){
validate29.errors = [{instancePath:instancePath+"/listed",schemaPath:"#/properties/listed/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs12 = errors;
for(const key1 in data4){
if(!((key1 === "file") || (key1 === "regions"))){
validate29.errors = [{instancePath:instancePath+"/listed",schemaPath:"#/properties/listed/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs12 === errors){
if(data4.file !== undefined){
const _errs13 = errors;
if(typeof data4.file !== "string"){
validate29.errors = [{instancePath:instancePath+"/listed/file",schemaPath:"#/properties/listed/properties/file/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data4.regions !== undefined){
let data6 = data4.regions;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data6)){
var valid2 = true;
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
const _errs17 = errors;
if(typeof data6[i0] !== "string"){
validate29.errors = [{instancePath:instancePath+"/listed/regions/" + i0,schemaPath:"#/properties/listed/properties/regions/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid2 = _errs17 === errors;
if(!valid2){
break;
}
}
}
else {
validate29.errors = [{instancePath:instancePath+"/listed/regions",schemaPath:"#/properties/listed/properties/regions/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid1 = _errs15 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate29.errors = [{instancePath:instancePath+"/listed",schemaPath:"#/properties/listed/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.units !== undefined){
let data8 = data.units;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data8)){
var valid3 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
let data9 = data8[i1];
const _errs21 = errors;
if(errors === _errs21){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing2;
if(((data9.id === undefined) && (missing2 = "id")) || ((data9.name === undefined) && (missing2 = "name"))){
validate29.errors = [{instancePath:instancePath+"/units/" + i1,schemaPath:"#/properties/units/items/required",keyword:"required",params:{missingProperty: missing2}}];
return false;
}
else {
const _errs23 = errors;
for(const key2 in data9){
if(!((key2 === "id") || (key2 === "name"))){
validate29.errors = [{instancePath:instancePath+"/units/" + i1,schemaPath:"#/properties/units/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs23 === errors){
if(data9.id !== undefined){
const _errs24 = errors;
if(typeof data9.id !== "string"){
validate29.errors = [{instancePath:instancePath+"/units/" + i1+"/id",schemaPath:"#/properties/units/items/properties/id/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid4 = _errs24 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data9.name !== undefined){
const _errs26 = errors;
if(typeof data9.name !== "string"){
validate29.errors = [{instancePath:instancePath+"/units/" + i1+"/name",schemaPath:"#/properties/units/items/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid4 = _errs26 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
else {
validate29.errors = [{instancePath:instancePath+"/units/" + i1,schemaPath:"#/properties/units/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid3 = _errs21 === errors;
if(!valid3){
break;
}
}
}
else {
validate29.errors = [{instancePath:instancePath+"/units",schemaPath:"#/properties/units/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tags !== undefined){
let data12 = data.tags;
const _errs28 = errors;
const _errs29 = errors;
let valid5 = false;
const _errs30 = errors;
if(data12 !== null){
const err0 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs30 === errors;
valid5 = valid5 || _valid0;
if(!valid5){
const _errs32 = errors;
if(errors === _errs32){
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key3 in data12){
const _errs35 = errors;
if(typeof data12[key3] !== "string"){
const err1 = {instancePath:instancePath+"/tags/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/tags/anyOf/1/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var valid6 = _errs35 === errors;
if(!valid6){
break;
}
}
}
else {
const err2 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs32 === errors;
valid5 = valid5 || _valid0;
}
if(!valid5){
const err3 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate29.errors = vErrors;
return false;
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
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.class !== undefined){
let data14 = data.class;
const _errs37 = errors;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
validate29.errors = [{instancePath:instancePath+"/class",schemaPath:"#/properties/class/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs37){
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 < 0 || isNaN(data14)){
validate29.errors = [{instancePath:instancePath+"/class",schemaPath:"#/properties/class/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.skipped !== undefined){
let data15 = data.skipped;
const _errs39 = errors;
const _errs40 = errors;
let valid7 = false;
const _errs41 = errors;
if(data15 !== null){
const err4 = {instancePath:instancePath+"/skipped",schemaPath:"#/properties/skipped/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid1 = _errs41 === errors;
valid7 = valid7 || _valid1;
if(!valid7){
const _errs43 = errors;
if(errors === _errs43){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
let missing3;
if(((data15.reason === undefined) && (missing3 = "reason")) || ((data15.message === undefined) && (missing3 = "message"))){
const err5 = {instancePath:instancePath+"/skipped",schemaPath:"#/properties/skipped/anyOf/1/required",keyword:"required",params:{missingProperty: missing3}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
const _errs45 = errors;
for(const key4 in data15){
if(!((key4 === "reason") || (key4 === "message"))){
const err6 = {instancePath:instancePath+"/skipped",schemaPath:"#/properties/skipped/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
break;
}
}
if(_errs45 === errors){
if(data15.reason !== undefined){
const _errs46 = errors;
if(!(validate30(data15.reason, {instancePath:instancePath+"/skipped/reason",parentData:data15,parentDataProperty:"reason",rootData}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
var valid8 = _errs46 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data15.message !== undefined){
const _errs47 = errors;
if(typeof data15.message !== "string"){
const err7 = {instancePath:instancePath+"/skipped/message",schemaPath:"#/properties/skipped/anyOf/1/properties/message/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var valid8 = _errs47 === errors;
}
else {
var valid8 = true;
}
}
}
}
}
else {
const err8 = {instancePath:instancePath+"/skipped",schemaPath:"#/properties/skipped/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var _valid1 = _errs43 === errors;
valid7 = valid7 || _valid1;
}
if(!valid7){
const err9 = {instancePath:instancePath+"/skipped",schemaPath:"#/properties/skipped/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate29.errors = vErrors;
return false;
}
else {
errors = _errs40;
if(vErrors !== null){
if(_errs40){
vErrors.length = _errs40;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs39 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error !== undefined){
let data18 = data.error;
const _errs49 = errors;
const _errs50 = errors;
let valid9 = false;
const _errs51 = errors;
if(data18 !== null){
const err10 = {instancePath:instancePath+"/error",schemaPath:"#/properties/error/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var _valid2 = _errs51 === errors;
valid9 = valid9 || _valid2;
if(!valid9){
const _errs53 = errors;
if(!(validate32(data18, {instancePath:instancePath+"/error",parentData:data,parentDataProperty:"error",rootData}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
var _valid2 = _errs53 === errors;
valid9 = valid9 || _valid2;
}
if(!valid9){
const err11 = {instancePath:instancePath+"/error",schemaPath:"#/properties/error/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
validate29.errors = vErrors;
return false;
}
else {
errors = _errs50;
if(vErrors !== null){
if(_errs50){
vErrors.length = _errs50;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs49 === errors;
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
else {
validate29.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate29.errors = vErrors;
return errors === 0;
}


function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((data.version === undefined) && (missing0 = "version")) || ((data.mode === undefined) && (missing0 = "mode"))) || ((data.start === undefined) && (missing0 = "start"))) || ((data.principal === undefined) && (missing0 = "principal"))) || ((data.organization === undefined) && (missing0 = "organization"))) || ((data.settings === undefined) && (missing0 = "settings"))) || ((data.policies === undefined) && (missing0 = "policies"))) || ((data.regions === undefined) && (missing0 = "regions"))) || ((data.warnings === undefined) && (missing0 = "warnings"))) || ((data.classes === undefined) && (missing0 = "classes"))) || ((data.accounts === undefined) && (missing0 = "accounts"))){
validate22.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema7.properties, key0))){
validate22.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.version !== undefined){
const _errs2 = errors;
if(1 !== data.version){
validate22.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mode !== undefined){
const _errs3 = errors;
if("check" !== data.mode){
validate22.errors = [{instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/const",keyword:"const",params:{allowedValue: "check"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.start !== undefined){
let data2 = data.start;
const _errs4 = errors;
if(errors === _errs4){
if(errors === _errs4){
if(typeof data2 === "string"){
if(!(formats0.validate(data2))){
validate22.errors = [{instancePath:instancePath+"/start",schemaPath:"#/properties/start/format",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/start",schemaPath:"#/properties/start/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.principal !== undefined){
let data3 = data.principal;
const _errs6 = errors;
if(errors === _errs6){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing1;
if((((data3.account === undefined) && (missing1 = "account")) || ((data3.arn === undefined) && (missing1 = "arn"))) || ((data3.partition === undefined) && (missing1 = "partition"))){
validate22.errors = [{instancePath:instancePath+"/principal",schemaPath:"#/properties/principal/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs8 = errors;
for(const key1 in data3){
if(!(((key1 === "account") || (key1 === "arn")) || (key1 === "partition"))){
validate22.errors = [{instancePath:instancePath+"/principal",schemaPath:"#/properties/principal/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs8 === errors){
if(data3.account !== undefined){
const _errs9 = errors;
if(typeof data3.account !== "string"){
validate22.errors = [{instancePath:instancePath+"/principal/account",schemaPath:"#/properties/principal/properties/account/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data3.arn !== undefined){
const _errs11 = errors;
if(typeof data3.arn !== "string"){
validate22.errors = [{instancePath:instancePath+"/principal/arn",schemaPath:"#/properties/principal/properties/arn/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data3.partition !== undefined){
const _errs13 = errors;
if(typeof data3.partition !== "string"){
validate22.errors = [{instancePath:instancePath+"/principal/partition",schemaPath:"#/properties/principal/properties/partition/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs13 === errors;
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
validate22.errors = [{instancePath:instancePath+"/principal",schemaPath:"#/properties/principal/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.organization !== undefined){
let data7 = data.organization;
const _errs15 = errors;
const _errs16 = errors;
let valid2 = false;
const _errs17 = errors;
if(data7 !== null){
const err0 = {instancePath:instancePath+"/organization",schemaPath:"#/properties/organization/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs17 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const _errs19 = errors;
if(errors === _errs19){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
let missing2;
if((((data7.id === undefined) && (missing2 = "id")) || ((data7.managementAccount === undefined) && (missing2 = "managementAccount"))) || ((data7.accounts === undefined) && (missing2 = "accounts"))){
const err1 = {instancePath:instancePath+"/organization",schemaPath:"#/properties/organization/anyOf/1/required",keyword:"required",params:{missingProperty: missing2}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
const _errs21 = errors;
for(const key2 in data7){
if(!(((key2 === "id") || (key2 === "managementAccount")) || (key2 === "accounts"))){
const err2 = {instancePath:instancePath+"/organization",schemaPath:"#/properties/organization/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
break;
}
}
if(_errs21 === errors){
if(data7.id !== undefined){
const _errs22 = errors;
if(typeof data7.id !== "string"){
const err3 = {instancePath:instancePath+"/organization/id",schemaPath:"#/properties/organization/anyOf/1/properties/id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid3 = _errs22 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data7.managementAccount !== undefined){
const _errs24 = errors;
if(typeof data7.managementAccount !== "string"){
const err4 = {instancePath:instancePath+"/organization/managementAccount",schemaPath:"#/properties/organization/anyOf/1/properties/managementAccount/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var valid3 = _errs24 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data7.accounts !== undefined){
let data10 = data7.accounts;
const _errs26 = errors;
if(errors === _errs26){
if(Array.isArray(data10)){
var valid4 = true;
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
const _errs28 = errors;
if(typeof data10[i0] !== "string"){
const err5 = {instancePath:instancePath+"/organization/accounts/" + i0,schemaPath:"#/properties/organization/anyOf/1/properties/accounts/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var valid4 = _errs28 === errors;
if(!valid4){
break;
}
}
}
else {
const err6 = {instancePath:instancePath+"/organization/accounts",schemaPath:"#/properties/organization/anyOf/1/properties/accounts/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var valid3 = _errs26 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
else {
const err7 = {instancePath:instancePath+"/organization",schemaPath:"#/properties/organization/anyOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs19 === errors;
valid2 = valid2 || _valid0;
}
if(!valid2){
const err8 = {instancePath:instancePath+"/organization",schemaPath:"#/properties/organization/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate22.errors = vErrors;
return false;
}
else {
errors = _errs16;
if(vErrors !== null){
if(_errs16){
vErrors.length = _errs16;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.settings !== undefined){
const _errs30 = errors;
if(!(validate23(data.settings, {instancePath:instancePath+"/settings",parentData:data,parentDataProperty:"settings",rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policies !== undefined){
let data13 = data.policies;
const _errs31 = errors;
if(errors === _errs31){
if(Array.isArray(data13)){
var valid5 = true;
const len1 = data13.length;
for(let i1=0; i1<len1; i1++){
let data14 = data13[i1];
const _errs33 = errors;
if(errors === _errs33){
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
let missing3;
if(((data14.id === undefined) && (missing3 = "id")) || ((data14.hash === undefined) && (missing3 = "hash"))){
validate22.errors = [{instancePath:instancePath+"/policies/" + i1,schemaPath:"#/properties/policies/items/required",keyword:"required",params:{missingProperty: missing3}}];
return false;
}
else {
const _errs35 = errors;
for(const key3 in data14){
if(!(((key3 === "id") || (key3 === "hash")) || (key3 === "allowNone"))){
validate22.errors = [{instancePath:instancePath+"/policies/" + i1,schemaPath:"#/properties/policies/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}}];
return false;
break;
}
}
if(_errs35 === errors){
if(data14.id !== undefined){
const _errs36 = errors;
if(typeof data14.id !== "string"){
validate22.errors = [{instancePath:instancePath+"/policies/" + i1+"/id",schemaPath:"#/properties/policies/items/properties/id/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid6 = _errs36 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data14.hash !== undefined){
let data16 = data14.hash;
const _errs38 = errors;
if(errors === _errs38){
if(typeof data16 === "string"){
if(!pattern1.test(data16)){
validate22.errors = [{instancePath:instancePath+"/policies/" + i1+"/hash",schemaPath:"#/properties/policies/items/properties/hash/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/policies/" + i1+"/hash",schemaPath:"#/properties/policies/items/properties/hash/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid6 = _errs38 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data14.allowNone !== undefined){
const _errs40 = errors;
if(typeof data14.allowNone !== "boolean"){
validate22.errors = [{instancePath:instancePath+"/policies/" + i1+"/allowNone",schemaPath:"#/properties/policies/items/properties/allowNone/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid6 = _errs40 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/policies/" + i1,schemaPath:"#/properties/policies/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid5 = _errs33 === errors;
if(!valid5){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.regions !== undefined){
let data18 = data.regions;
const _errs42 = errors;
const _errs43 = errors;
let valid7 = false;
const _errs44 = errors;
if(data18 !== null){
const err9 = {instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/anyOf/0/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var _valid1 = _errs44 === errors;
valid7 = valid7 || _valid1;
if(!valid7){
const _errs46 = errors;
if(errors === _errs46){
if(Array.isArray(data18)){
var valid8 = true;
const len2 = data18.length;
for(let i2=0; i2<len2; i2++){
const _errs48 = errors;
if(typeof data18[i2] !== "string"){
const err10 = {instancePath:instancePath+"/regions/" + i2,schemaPath:"#/properties/regions/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var valid8 = _errs48 === errors;
if(!valid8){
break;
}
}
}
else {
const err11 = {instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/anyOf/1/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
var _valid1 = _errs46 === errors;
valid7 = valid7 || _valid1;
}
if(!valid7){
const err12 = {instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
validate22.errors = vErrors;
return false;
}
else {
errors = _errs43;
if(vErrors !== null){
if(_errs43){
vErrors.length = _errs43;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs42 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.warnings !== undefined){
let data20 = data.warnings;
const _errs50 = errors;
if(errors === _errs50){
if(Array.isArray(data20)){
var valid9 = true;
const len3 = data20.length;
for(let i3=0; i3<len3; i3++){
const _errs52 = errors;
if(!(validate27(data20[i3], {instancePath:instancePath+"/warnings/" + i3,parentData:data20,parentDataProperty:i3,rootData}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
var valid9 = _errs52 === errors;
if(!valid9){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/warnings",schemaPath:"#/properties/warnings/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs50 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.classes !== undefined){
let data22 = data.classes;
const _errs53 = errors;
if(errors === _errs53){
if(Array.isArray(data22)){
var valid10 = true;
const len4 = data22.length;
for(let i4=0; i4<len4; i4++){
let data23 = data22[i4];
const _errs55 = errors;
if(errors === _errs55){
if(Array.isArray(data23)){
var valid11 = true;
const len5 = data23.length;
for(let i5=0; i5<len5; i5++){
let data24 = data23[i5];
const _errs57 = errors;
if(errors === _errs57){
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
let missing4;
if(((data24.policy === undefined) && (missing4 = "policy")) || ((data24.action === undefined) && (missing4 = "action"))){
validate22.errors = [{instancePath:instancePath+"/classes/" + i4+"/" + i5,schemaPath:"#/properties/classes/items/items/required",keyword:"required",params:{missingProperty: missing4}}];
return false;
}
else {
const _errs59 = errors;
for(const key4 in data24){
if(!(((key4 === "policy") || (key4 === "action")) || (key4 === "override"))){
validate22.errors = [{instancePath:instancePath+"/classes/" + i4+"/" + i5,schemaPath:"#/properties/classes/items/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}}];
return false;
break;
}
}
if(_errs59 === errors){
if(data24.policy !== undefined){
const _errs60 = errors;
if(typeof data24.policy !== "string"){
validate22.errors = [{instancePath:instancePath+"/classes/" + i4+"/" + i5+"/policy",schemaPath:"#/properties/classes/items/items/properties/policy/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid12 = _errs60 === errors;
}
else {
var valid12 = true;
}
if(valid12){
if(data24.action !== undefined){
let data26 = data24.action;
const _errs62 = errors;
if(!((((data26 === "run") || (data26 === "skip")) || (data26 === "error")) || (data26 === "off"))){
validate22.errors = [{instancePath:instancePath+"/classes/" + i4+"/" + i5+"/action",schemaPath:"#/properties/classes/items/items/properties/action/enum",keyword:"enum",params:{allowedValues: schema7.properties.classes.items.items.properties.action.enum}}];
return false;
}
var valid12 = _errs62 === errors;
}
else {
var valid12 = true;
}
if(valid12){
if(data24.override !== undefined){
let data27 = data24.override;
const _errs63 = errors;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
validate22.errors = [{instancePath:instancePath+"/classes/" + i4+"/" + i5+"/override",schemaPath:"#/properties/classes/items/items/properties/override/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs63){
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 < 0 || isNaN(data27)){
validate22.errors = [{instancePath:instancePath+"/classes/" + i4+"/" + i5+"/override",schemaPath:"#/properties/classes/items/items/properties/override/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
var valid12 = _errs63 === errors;
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
validate22.errors = [{instancePath:instancePath+"/classes/" + i4+"/" + i5,schemaPath:"#/properties/classes/items/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid11 = _errs57 === errors;
if(!valid11){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/classes/" + i4,schemaPath:"#/properties/classes/items/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid10 = _errs55 === errors;
if(!valid10){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/classes",schemaPath:"#/properties/classes/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs53 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.accounts !== undefined){
let data28 = data.accounts;
const _errs65 = errors;
if(errors === _errs65){
if(Array.isArray(data28)){
var valid13 = true;
const len6 = data28.length;
for(let i6=0; i6<len6; i6++){
const _errs67 = errors;
if(!(validate29(data28[i6], {instancePath:instancePath+"/accounts/" + i6,parentData:data28,parentDataProperty:i6,rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid13 = _errs67 === errors;
if(!valid13){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs65 === errors;
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
else {
validate22.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate22.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="urn:cove-policy:schema:targets:1" */;
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.version === undefined) && (missing0 = "version")) || ((data.tool === undefined) && (missing0 = "tool"))) || ((data.run === undefined) && (missing0 = "run"))) || ((data.digest === undefined) && (missing0 = "digest"))) || ((data.plan === undefined) && (missing0 = "plan"))){
validate21.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "version") || (key0 === "tool")) || (key0 === "run")) || (key0 === "digest")) || (key0 === "signature")) || (key0 === "plan")) || (key0 === "files"))){
validate21.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.version !== undefined){
const _errs2 = errors;
if(1 !== data.version){
validate21.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tool !== undefined){
let data1 = data.tool;
const _errs3 = errors;
if(errors === _errs3){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if(((data1.name === undefined) && (missing1 = "name")) || ((data1.version === undefined) && (missing1 = "version"))){
validate21.errors = [{instancePath:instancePath+"/tool",schemaPath:"#/properties/tool/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs5 = errors;
for(const key1 in data1){
if(!((key1 === "name") || (key1 === "version"))){
validate21.errors = [{instancePath:instancePath+"/tool",schemaPath:"#/properties/tool/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs5 === errors){
if(data1.name !== undefined){
const _errs6 = errors;
if("cove-policy" !== data1.name){
validate21.errors = [{instancePath:instancePath+"/tool/name",schemaPath:"#/properties/tool/properties/name/const",keyword:"const",params:{allowedValue: "cove-policy"}}];
return false;
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data1.version !== undefined){
const _errs7 = errors;
if(typeof data1.version !== "string"){
validate21.errors = [{instancePath:instancePath+"/tool/version",schemaPath:"#/properties/tool/properties/version/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/tool",schemaPath:"#/properties/tool/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.run !== undefined){
let data4 = data.run;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data4 === "string"){
if(!pattern0.test(data4)){
validate21.errors = [{instancePath:instancePath+"/run",schemaPath:"#/properties/run/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Za-z-]{8,64}$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/run",schemaPath:"#/properties/run/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.digest !== undefined){
let data5 = data.digest;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data5 === "string"){
if(!pattern1.test(data5)){
validate21.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.signature !== undefined){
let data6 = data.signature;
const _errs13 = errors;
if(errors === _errs13){
if(typeof data6 === "string"){
if(!pattern1.test(data6)){
validate21.errors = [{instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.plan !== undefined){
const _errs15 = errors;
if(!(validate22(data.plan, {instancePath:instancePath+"/plan",parentData:data,parentDataProperty:"plan",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.files !== undefined){
let data8 = data.files;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data8)){
var valid2 = true;
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
const _errs18 = errors;
if(errors === _errs18){
if(typeof data9 === "string"){
if(!pattern1.test(data9)){
validate21.errors = [{instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs18 === errors;
if(!valid2){
break;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs16 === errors;
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
else {
validate21.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}
