// Run once in each engine before a transform: leaves what gives the same result for the same record everywhere and at any
// time, and freezes it, so that nothing passes from one record to the next. Answers the function that freezes the script's own.
(function () {
    "use strict";
    const global = globalThis;
    const {
        defineProperty, freeze, getOwnPropertyDescriptors, getPrototypeOf,
    } = Object;
    const { apply, construct, deleteProperty, ownKeys } = Reflect;

    // No clock: a date is made of what is given.
    const HostDate = Date;
    const dateOf = function Date(...parts) {
        if (new.target === undefined || parts.length === 0) {
            throw new TypeError("a transform has no clock: give new Date(…) a time of the record");
        }
        return construct(HostDate, parts, new.target);
    };
    deleteProperty(HostDate, "now");
    defineProperty(dateOf, "prototype", { value: HostDate.prototype, writable: false });
    defineProperty(HostDate.prototype, "constructor", { value: dateOf, writable: true, configurable: true });
    for (const name of ["UTC", "parse"]) {
        defineProperty(dateOf, name, { value: HostDate[name], writable: true, configurable: true });
    }
    defineProperty(global, "Date", { value: dateOf, writable: true, configurable: true });

    // No chance, and nothing that goes by a language or country.
    deleteProperty(Math, "random");
    for (const holder of [Array, BigInt, HostDate, Number, Object, String]) {
        for (const key of ownKeys(holder.prototype)) {
            if (typeof key === "string" && (key.startsWith("toLocale") || key === "localeCompare")) {
                deleteProperty(holder.prototype, key);
            }
        }
    }

    // What makes much of little in one step is bounded; the limit on memory is looked at between the steps only.
    const most = 16777216;
    const bound = function (holder, name, length) {
        const whole = holder[name];
        defineProperty(holder, name, {
            value: { [name](...given) {
                if (length(this, given) > most) {
                    throw new RangeError(name + ": more than " + most + " characters or elements");
                }
                return apply(whole, this, given);
            } }[name],
            writable: true,
            configurable: true,
        });
    };
    bound(String.prototype, "repeat", (text, [count]) => String(text).length * count);
    bound(String.prototype, "padStart", (text, [length]) => length);
    bound(String.prototype, "padEnd", (text, [length]) => length);
    bound(Array, "from", (_, [source]) => (source !== null && typeof source === "object" && "length" in source ? source.length : 0));
    bound(Array.prototype, "fill", (list) => list.length);
    bound(Array.prototype, "join", (list, [separator]) => list.length * (separator === undefined ? 1 : String(separator).length));

    const kept = new Set([
        "Object", "Function", "Array", "String", "Number", "Boolean", "BigInt", "Symbol", "Math", "JSON", "Map", "Set", "RegExp", "Date",
        "Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "Reflect",
        "parseInt", "parseFloat", "isNaN", "isFinite", "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent",
        "NaN", "Infinity", "undefined", "globalThis", "Iterator",
    ]);
    for (const key of ownKeys(global)) {
        if (!kept.has(key) && !deleteProperty(global, key)) {
            throw new Error("the global " + String(key) + " cannot be removed");
        }
    }

    const frozen = new Set();
    const mutators = ["set", "add", "delete", "clear", "getOrInsert", "getOrInsertComputed"];
    const refuse = function () {
        throw new TypeError("what stands outside of the function is the same for every record and cannot be changed");
    };
    const expressions = [];
    const freezeAll = function (root, isScript) {
        const open = [root];
        while (open.length > 0) {
            const value = open.pop();
            if (value === null || (typeof value !== "object" && typeof value !== "function") || frozen.has(value)) {
                continue;
            }
            frozen.add(value);
            if (isScript && value instanceof RegExp) {
                // What a match leaves in it is taken back before each record.
                expressions.push(value);
                continue;
            }
            if (isScript && (value instanceof Map || value instanceof Set)) {
                for (const [key, item] of value.entries()) {
                    open.push(key, item);
                }
                for (const name of mutators) {
                    defineProperty(value, name, { value: refuse });
                }
            }
            open.push(getPrototypeOf(value));
            const properties = getOwnPropertyDescriptors(value);
            for (const key of ownKeys(properties)) {
                const property = properties[key];
                open.push(property.value, property.get, property.set);
                // What an object inherits frozen could not be assigned to it any more; an accessor lets it.
                if (inherited.has(value) && property.writable && property.configurable && typeof key === "string") {
                    const initial = property.value;
                    defineProperty(value, key, {
                        get() { return initial; },
                        set(item) {
                            if (this === value) {
                                refuse();
                            }
                            defineProperty(this, key, { value: item, writable: true, enumerable: true, configurable: true });
                        },
                        enumerable: property.enumerable,
                        configurable: false,
                    });
                }
            }
            freeze(value);
        }
    };
    const inherited = new Set([Object.prototype, Error.prototype]);

    freezeAll(global, false);
    for (const hidden of [
        function* () {}, async function () {}, async function* () {}, [].values(), new Map().entries(), new Set().values(), "".matchAll(/x/g), ""[Symbol.iterator](),
    ]) {
        freezeAll(getPrototypeOf(hidden), false);
    }

    return {
        freeze(value) {
            freezeAll(value, true);
        },
        begin() {
            for (let i = 0; i < expressions.length; i++) {
                expressions[i].lastIndex = 0;
            }
        },
        hasExpressions() {
            return expressions.length > 0;
        },
    };
})()
