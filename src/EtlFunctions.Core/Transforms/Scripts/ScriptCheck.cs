using Acornima;
using Acornima.Ast;

namespace EtlFunctions.Transforms;

/// <summary>Finds what a transform may not hold: whatever reaches beyond the record, or could keep something from one record to the next.</summary>
internal sealed class ScriptCheck : AstVisitor
{
    private readonly List<ScriptProblem> _problems = [];
    private readonly List<string> _names = [];

    /// <summary>Gets what was found, in the order of the text.</summary>
    public IReadOnlyList<ScriptProblem> Problems => [.. _problems.OrderBy(p => (p.Line, p.Column))];

    /// <summary>Gets the names that the script declares outside of its functions.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Looks at a script.</summary>
    public static ScriptCheck Of(Module module)
    {
        var check = new ScriptCheck();
        var hasDefault = false;
        foreach (var statement in module.Body)
        {
            hasDefault |= statement is ExportDefaultDeclaration;
            check.Look(statement);
        }

        if (!hasDefault)
        {
            check._problems.Insert(0, new ScriptProblem("found no default export; expected export default function (record) { … }", 1, 1));
        }

        check.Visit(module);
        return check;
    }

    protected override object? VisitImportExpression(ImportExpression node)
    {
        Add(node, "found an import; a transform is one file and imports nothing");
        return null;
    }

    protected override object? VisitMetaProperty(MetaProperty node)
    {
        if (node.Meta.Name == "import")
        {
            Add(node, "found import.meta; a transform knows nothing but the record");
        }

        return null;
    }

    protected override object? VisitAwaitExpression(AwaitExpression node)
    {
        Add(node, "found await; there is nothing that a transform could wait for");
        return null;
    }

    private void Look(Statement statement)
    {
        switch (statement)
        {
            case ImportDeclaration:
                Add(statement, "found an import; a transform is one file and imports nothing");
                break;
            case ExportNamedDeclaration or ExportAllDeclaration:
                Add(statement, "found a further export; expected the default one only");
                break;
            case ExportDefaultDeclaration { Declaration: FunctionDeclaration function }:
                LookAtDefault(function, function.Async, function.Generator);
                Name(function.Id);
                break;
            case ExportDefaultDeclaration { Declaration: IFunction function } exported:
                LookAtDefault(exported, function.Async, function.Generator);
                break;
            case ExportDefaultDeclaration { Declaration: ClassDeclaration } exported:
                Add(exported, "found a class; expected export default function (record) { … }");
                break;
            case VariableDeclaration { Kind: VariableDeclarationKind.Const } constants:
                foreach (var constant in constants.Declarations)
                {
                    NameAll(constant.Id);
                }

                break;
            case VariableDeclaration variable:
                Add(variable, $"found {(variable.Kind == VariableDeclarationKind.Let ? "let" : "var")} outside of a function; expected const: what a script kept from one record to the next would make the result depend on their order");
                break;
            case FunctionDeclaration function:
                Name(function.Id);
                break;
            case ClassDeclaration type:
                Name(type.Id);
                break;
        }
    }

    private void LookAtDefault(Node at, bool isAsync, bool isGenerator)
    {
        if (isAsync || isGenerator)
        {
            Add(at, $"found {(isAsync ? "an async function" : "a generator")}; expected a function that returns the record itself");
        }
    }

    private void NameAll(Node pattern)
    {
        switch (pattern)
        {
            case Identifier identifier:
                Name(identifier);
                break;
            case ArrayPattern array:
                foreach (var element in array.Elements)
                {
                    if (element is not null)
                    {
                        NameAll(element);
                    }
                }

                break;
            case ObjectPattern value:
                foreach (var property in value.Properties)
                {
                    NameAll(property is Property { Value: var inner } ? inner : ((RestElement)property).Argument);
                }

                break;
            case AssignmentPattern assigned:
                NameAll(assigned.Left);
                break;
            case RestElement rest:
                NameAll(rest.Argument);
                break;
        }
    }

    private void Name(Identifier? name)
    {
        if (name is not null)
        {
            _names.Add(name.Name);
        }
    }

    private void Add(Node at, string message) => _problems.Add(new ScriptProblem(message, at.Location.Start.Line, at.Location.Start.Column + 1));
}
