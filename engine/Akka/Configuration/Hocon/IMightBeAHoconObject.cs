namespace Akka.Configuration.Hocon;

/// <summary>Something that may turn out to hold an object once it is resolved.</summary>
public interface IMightBeAHoconObject
{
    bool IsObject();

    HoconObject GetObject();
}
