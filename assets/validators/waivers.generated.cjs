"use strict";
exports.whole = validate21;
const schema6 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:cove-policy:schema:waivers:1","type":"object","additionalProperties":false,"required":["version","waivers"],"properties":{"version":{"type":"integer","const":1},"waivers":{"type":"array","items":{"$ref":"#/definitions/waiver"}}},"definitions":{"waiver":{"type":"object","additionalProperties":false,"required":["reason","owner","expires"],"properties":{"policies":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","pattern":"^[a-z0-9*?/-]+$","maxLength":1000}},"accounts":{"type":"array","minItems":1,"uniqueItems":true,"items":{"$ref":"#/definitions/accountId"}},"ous":{"type":"array","minItems":1,"uniqueItems":true,"items":{"$ref":"#/definitions/ouId"}},"tags":{"type":"object","minProperties":1,"maxProperties":50,"additionalProperties":{"type":"string","maxLength":256}},"regions":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1,"maxLength":1000}},"resources":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1,"maxLength":1000}},"fingerprints":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"reason":{"type":"string","minLength":1,"pattern":"\\S"},"owner":{"type":"string","minLength":1,"pattern":"\\S"},"expires":{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}}},"accountId":{"type":"string","pattern":"^[0-9]{12}$"},"ouId":{"type":"string","pattern":"^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$"}}};
const schema7 = {"type":"object","additionalProperties":false,"required":["reason","owner","expires"],"properties":{"policies":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","pattern":"^[a-z0-9*?/-]+$","maxLength":1000}},"accounts":{"type":"array","minItems":1,"uniqueItems":true,"items":{"$ref":"#/definitions/accountId"}},"ous":{"type":"array","minItems":1,"uniqueItems":true,"items":{"$ref":"#/definitions/ouId"}},"tags":{"type":"object","minProperties":1,"maxProperties":50,"additionalProperties":{"type":"string","maxLength":256}},"regions":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1,"maxLength":1000}},"resources":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","minLength":1,"maxLength":1000}},"fingerprints":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"reason":{"type":"string","minLength":1,"pattern":"\\S"},"owner":{"type":"string","minLength":1,"pattern":"\\S"},"expires":{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}}};
const func2 = Object.prototype.hasOwnProperty;
const func3 = require("ajv/dist/runtime/ucs2length").default;
const func0 = require("ajv/dist/runtime/equal").default;
const pattern0 = new RegExp("^[a-z0-9*?/-]+$", "u");
const pattern3 = new RegExp("^[0-9a-f]{64}$", "u");
const pattern4 = new RegExp("\\S", "u");
const pattern6 = new RegExp("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "u");
const schema8 = {"type":"string","pattern":"^[0-9]{12}$"};
const pattern1 = new RegExp("^[0-9]{12}$", "u");

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern1.test(data)){
validate23.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9]{12}$"}}];
return false;
}
}
else {
validate23.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}

const schema9 = {"type":"string","pattern":"^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$"};
const pattern2 = new RegExp("^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$", "u");

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern2.test(data)){
validate25.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$"}}];
return false;
}
}
else {
validate25.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate25.errors = vErrors;
return errors === 0;
}


function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.reason === undefined) && (missing0 = "reason")) || ((data.owner === undefined) && (missing0 = "owner"))) || ((data.expires === undefined) && (missing0 = "expires"))){
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
if(data.policies !== undefined){
let data0 = data.policies;
const _errs2 = errors;
if(errors === _errs2){
if(Array.isArray(data0)){
if(data0.length < 1){
validate22.errors = [{instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(func3(data1) > 1000){
validate22.errors = [{instancePath:instancePath+"/policies/" + i0,schemaPath:"#/properties/policies/items/maxLength",keyword:"maxLength",params:{limit: 1000}}];
return false;
}
else {
if(!pattern0.test(data1)){
validate22.errors = [{instancePath:instancePath+"/policies/" + i0,schemaPath:"#/properties/policies/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9*?/-]+$"}}];
return false;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/policies/" + i0,schemaPath:"#/properties/policies/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
if(valid1){
let i1 = data0.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data0[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
validate22.errors = [{instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}}];
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
validate22.errors = [{instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.accounts !== undefined){
let data2 = data.accounts;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
if(data2.length < 1){
validate22.errors = [{instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid3 = true;
const len1 = data2.length;
for(let i2=0; i2<len1; i2++){
const _errs8 = errors;
if(!(validate23(data2[i2], {instancePath:instancePath+"/accounts/" + i2,parentData:data2,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid3 = _errs8 === errors;
if(!valid3){
break;
}
}
if(valid3){
let i3 = data2.length;
let j1;
if(i3 > 1){
outer0:
for(;i3--;){
for(j1 = i3; j1--;){
if(func0(data2[i3], data2[j1])){
validate22.errors = [{instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j1}}];
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
validate22.errors = [{instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ous !== undefined){
let data4 = data.ous;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data4)){
if(data4.length < 1){
validate22.errors = [{instancePath:instancePath+"/ous",schemaPath:"#/properties/ous/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid5 = true;
const len2 = data4.length;
for(let i4=0; i4<len2; i4++){
const _errs11 = errors;
if(!(validate25(data4[i4], {instancePath:instancePath+"/ous/" + i4,parentData:data4,parentDataProperty:i4,rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid5 = _errs11 === errors;
if(!valid5){
break;
}
}
if(valid5){
let i5 = data4.length;
let j2;
if(i5 > 1){
outer1:
for(;i5--;){
for(j2 = i5; j2--;){
if(func0(data4[i5], data4[j2])){
validate22.errors = [{instancePath:instancePath+"/ous",schemaPath:"#/properties/ous/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j2}}];
return false;
break outer1;
}
}
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/ous",schemaPath:"#/properties/ous/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tags !== undefined){
let data6 = data.tags;
const _errs12 = errors;
if(errors === _errs12){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(Object.keys(data6).length > 50){
validate22.errors = [{instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/maxProperties",keyword:"maxProperties",params:{limit: 50}}];
return false;
}
else {
if(Object.keys(data6).length < 1){
validate22.errors = [{instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
else {
for(const key1 in data6){
let data7 = data6[key1];
const _errs15 = errors;
if(errors === _errs15){
if(typeof data7 === "string"){
if(func3(data7) > 256){
validate22.errors = [{instancePath:instancePath+"/tags/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/tags/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 256}}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/tags/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/tags/additionalProperties/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid7 = _errs15 === errors;
if(!valid7){
break;
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.regions !== undefined){
let data8 = data.regions;
const _errs17 = errors;
if(errors === _errs17){
if(Array.isArray(data8)){
if(data8.length < 1){
validate22.errors = [{instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid8 = true;
const len3 = data8.length;
for(let i6=0; i6<len3; i6++){
let data9 = data8[i6];
const _errs19 = errors;
if(errors === _errs19){
if(typeof data9 === "string"){
if(func3(data9) > 1000){
validate22.errors = [{instancePath:instancePath+"/regions/" + i6,schemaPath:"#/properties/regions/items/maxLength",keyword:"maxLength",params:{limit: 1000}}];
return false;
}
else {
if(func3(data9) < 1){
validate22.errors = [{instancePath:instancePath+"/regions/" + i6,schemaPath:"#/properties/regions/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/regions/" + i6,schemaPath:"#/properties/regions/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid8 = _errs19 === errors;
if(!valid8){
break;
}
}
if(valid8){
let i7 = data8.length;
let j3;
if(i7 > 1){
const indices1 = {};
for(;i7--;){
let item1 = data8[i7];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j3 = indices1[item1];
validate22.errors = [{instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/uniqueItems",keyword:"uniqueItems",params:{i: i7, j: j3}}];
return false;
break;
}
indices1[item1] = i7;
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resources !== undefined){
let data10 = data.resources;
const _errs21 = errors;
if(errors === _errs21){
if(Array.isArray(data10)){
if(data10.length < 1){
validate22.errors = [{instancePath:instancePath+"/resources",schemaPath:"#/properties/resources/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid10 = true;
const len4 = data10.length;
for(let i8=0; i8<len4; i8++){
let data11 = data10[i8];
const _errs23 = errors;
if(errors === _errs23){
if(typeof data11 === "string"){
if(func3(data11) > 1000){
validate22.errors = [{instancePath:instancePath+"/resources/" + i8,schemaPath:"#/properties/resources/items/maxLength",keyword:"maxLength",params:{limit: 1000}}];
return false;
}
else {
if(func3(data11) < 1){
validate22.errors = [{instancePath:instancePath+"/resources/" + i8,schemaPath:"#/properties/resources/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/resources/" + i8,schemaPath:"#/properties/resources/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid10 = _errs23 === errors;
if(!valid10){
break;
}
}
if(valid10){
let i9 = data10.length;
let j4;
if(i9 > 1){
const indices2 = {};
for(;i9--;){
let item2 = data10[i9];
if(typeof item2 !== "string"){
continue;
}
if(typeof indices2[item2] == "number"){
j4 = indices2[item2];
validate22.errors = [{instancePath:instancePath+"/resources",schemaPath:"#/properties/resources/uniqueItems",keyword:"uniqueItems",params:{i: i9, j: j4}}];
return false;
break;
}
indices2[item2] = i9;
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/resources",schemaPath:"#/properties/resources/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fingerprints !== undefined){
let data12 = data.fingerprints;
const _errs25 = errors;
if(errors === _errs25){
if(Array.isArray(data12)){
if(data12.length < 1){
validate22.errors = [{instancePath:instancePath+"/fingerprints",schemaPath:"#/properties/fingerprints/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid12 = true;
const len5 = data12.length;
for(let i10=0; i10<len5; i10++){
let data13 = data12[i10];
const _errs27 = errors;
if(errors === _errs27){
if(typeof data13 === "string"){
if(!pattern3.test(data13)){
validate22.errors = [{instancePath:instancePath+"/fingerprints/" + i10,schemaPath:"#/properties/fingerprints/items/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"}}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprints/" + i10,schemaPath:"#/properties/fingerprints/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid12 = _errs27 === errors;
if(!valid12){
break;
}
}
if(valid12){
let i11 = data12.length;
let j5;
if(i11 > 1){
const indices3 = {};
for(;i11--;){
let item3 = data12[i11];
if(typeof item3 !== "string"){
continue;
}
if(typeof indices3[item3] == "number"){
j5 = indices3[item3];
validate22.errors = [{instancePath:instancePath+"/fingerprints",schemaPath:"#/properties/fingerprints/uniqueItems",keyword:"uniqueItems",params:{i: i11, j: j5}}];
return false;
break;
}
indices3[item3] = i11;
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprints",schemaPath:"#/properties/fingerprints/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
let data14 = data.reason;
const _errs29 = errors;
if(errors === _errs29){
if(typeof data14 === "string"){
if(func3(data14) < 1){
validate22.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
else {
if(!pattern4.test(data14)){
validate22.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/pattern",keyword:"pattern",params:{pattern: "\\S"}}];
return false;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.owner !== undefined){
let data15 = data.owner;
const _errs31 = errors;
if(errors === _errs31){
if(typeof data15 === "string"){
if(func3(data15) < 1){
validate22.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
else {
if(!pattern4.test(data15)){
validate22.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/pattern",keyword:"pattern",params:{pattern: "\\S"}}];
return false;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expires !== undefined){
let data16 = data.expires;
const _errs33 = errors;
if(errors === _errs33){
if(typeof data16 === "string"){
if(!pattern6.test(data16)){
validate22.errors = [{instancePath:instancePath+"/expires",schemaPath:"#/properties/expires/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/expires",schemaPath:"#/properties/expires/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs33 === errors;
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
validate22.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate22.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="urn:cove-policy:schema:waivers:1" */;
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.version === undefined) && (missing0 = "version")) || ((data.waivers === undefined) && (missing0 = "waivers"))){
validate21.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "version") || (key0 === "waivers"))){
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
if(data.waivers !== undefined){
let data1 = data.waivers;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
var valid1 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
const _errs6 = errors;
if(!(validate22(data1[i0], {instancePath:instancePath+"/waivers/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid1 = _errs6 === errors;
if(!valid1){
break;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/waivers",schemaPath:"#/properties/waivers/type",keyword:"type",params:{type: "array"}}];
return false;
}
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
else {
validate21.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}
