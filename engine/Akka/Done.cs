namespace Akka;

/// <summary>The value of a task that says only that it has ended well.</summary>
public sealed class Done
{
    public static readonly Done Instance = new();

    private Done()
    {
    }

    public override string ToString() => "Done";
}
